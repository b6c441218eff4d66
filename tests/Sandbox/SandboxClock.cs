namespace CancelSaver.Sandbox;

/// <summary>A clock that moves only when told to, and only forward. Timers started on it run in real time.</summary>
public sealed class SandboxClock(DateTimeOffset start) : TimeProvider
{
    private readonly Lock _gate = new();
    private DateTimeOffset _now = start.ToUniversalTime();

    public override DateTimeOffset GetUtcNow()
    {
        lock (_gate)
            return _now;
    }

    public void Advance(TimeSpan span) => AdvanceTo(GetUtcNow() + span);

    /// <summary>Does nothing when the moment has already passed.</summary>
    public void AdvanceTo(DateTimeOffset moment)
    {
        lock (_gate)
        {
            if (moment > _now)
                _now = moment.ToUniversalTime();
        }
    }
}
