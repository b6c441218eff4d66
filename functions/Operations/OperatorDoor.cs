using CancelSaver.Merchant;
using CancelSaver.Web;

namespace CancelSaver.Operations;

/// <summary>Every page under <c>/app/health</c> is shown and every form taken through here. Without a key in the settings none of them exists; without a session they ask for the key.</summary>
public sealed class OperatorDoor(OperatorSession session)
{
    public const string SignIn = OperatorSession.Path + "/sign-in";

    /// <summary>A page that changes nothing.</summary>
    public Task<IResult> Show(HttpContext http, Func<OperatorVisit, Task<IResult>> page) =>
        !session.IsOn ? Missing() : session.Of(http) is { } known ? page(new OperatorVisit(session.FormToken(known))) : ToSignIn();

    /// <summary>Facts for a machine, which brings the key itself; a browser's session will do, too.</summary>
    public async Task<IResult> Tell(HttpContext http, Func<Task<IResult>> facts)
    {
        if (!session.IsOn)
            return await Missing();
        if (session.IsBearer(http) || session.Of(http) is not null)
            return await facts();
        http.Response.Headers.WWWAuthenticate = "Bearer";
        return Results.StatusCode(StatusCodes.Status401Unauthorized);
    }

    /// <summary>A form that does something.</summary>
    public async Task<IResult> Act(HttpContext http, Func<OperatorVisit, IFormCollection, Task<IResult>> act)
    {
        if (!session.IsOn)
            return await Missing();
        if (session.Of(http) is not { } known)
            return await ToSignIn();
        if (await Form(http) is not { } form)
            return Results.Text("A form was expected.", "text/plain", statusCode: StatusCodes.Status400BadRequest);
        var visit = new OperatorVisit(session.FormToken(known));
        // What was typed on these pages is a press of a button: it is pressed again.
        return session.IsForm(known, form["proof"])
            ? await act(visit, form)
            : await Pages.Show<OperatorNotice>(new OperatorNoticeModel(visit, "This form is not ours, or was open for too long.", "Nothing was done. Please go back to the page and press the button again."), StatusCodes.Status403Forbidden);
    }

    public Task<IResult> Ask(bool wrong = false) => !session.IsOn ? Missing() : Pages.Show<SignInPage>(new SignInModel(wrong), wrong ? StatusCodes.Status403Forbidden : StatusCodes.Status200OK);

    public async Task<IResult> Enter(HttpContext http)
    {
        if (!session.IsOn)
            return await Missing();
        return await Form(http) is { } form && session.Enter(http, form["key"].ToString()) ? SeeOther.To(OperatorSession.Path) : await Ask(wrong: true);
    }

    public Task<IResult> Leave(HttpContext http) => Act(http, (_, _) =>
    {
        session.Leave(http);
        return ToSignIn();
    });

    private static Task<IResult> Missing() => Task.FromResult(Results.NotFound());

    private static Task<IResult> ToSignIn() => Task.FromResult(SeeOther.To(SignIn));

    private static async Task<IFormCollection?> Form(HttpContext http)
    {
        try
        {
            return http.Request.HasFormContentType ? await http.Request.ReadFormAsync(http.RequestAborted) : null;
        }
        catch (InvalidDataException)
        {
            return null;
        }
    }

    /// <summary>To a page that can be loaded again without doing anything again.</summary>
    internal sealed class SeeOther : IResult
    {
        private readonly string to;

        private SeeOther(string to) => this.to = to;

        public static IResult To(string path) => new SeeOther(path);

        public Task ExecuteAsync(HttpContext httpContext)
        {
            httpContext.Response.StatusCode = StatusCodes.Status303SeeOther;
            httpContext.Response.Headers.Location = to;
            httpContext.Response.Headers.CacheControl = "no-store";
            return Task.CompletedTask;
        }
    }
}

/// <summary>One look of the operator at a page.</summary>
/// <param name="FormToken">Proof that a form on the page is ours and this session's.</param>
public sealed record OperatorVisit(string FormToken);

/// <summary>What every page of the operator is shown with. It looks like the merchant's pages and loads no script.</summary>
public abstract record OperatorModel : IPage
{
    public string Style => MerchantStyle.Sheet;

    public IReadOnlyList<Uri> Pictures => [];

    public IReadOnlyList<string> FormTargets => [];
}

/// <param name="Wrong">The key that was typed is none of ours.</param>
public sealed record SignInModel(bool Wrong) : OperatorModel;

public sealed record OperatorNoticeModel(OperatorVisit Visit, string Title, string Says) : OperatorModel;
