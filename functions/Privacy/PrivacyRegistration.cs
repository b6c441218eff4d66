namespace CancelSaver.Privacy;

/// <summary>The Privacy room, registered.</summary>
public static class PrivacyRegistration
{
    /// <summary>Tables of this room.</summary>
    public static readonly IReadOnlyList<string> Tables = [DataRequestTable.Name];

    public static IServiceCollection AddPrivacy(this IServiceCollection services) => services
        .AddSingleton<DataRequestTable>()
        .AddSingleton<FindPerson>()
        .AddSingleton<ErasePerson>()
        .AddSingleton<EraseStore>()
        .AddSingleton<ForgetOld>()
        .AddSingleton<Uninstall>()
        .AddSingleton<AnswerDataRequest>()
        .AddSingleton<PrivacyLetters>();
}
