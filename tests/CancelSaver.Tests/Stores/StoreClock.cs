namespace CancelSaver.Tests.Stores;

/// <summary>A clock that goes when it is told to.</summary>
internal sealed class StoreClock : TimeProvider
{
    private DateTimeOffset now = new(2026, 11, 23, 15, 0, 0, TimeSpan.Zero);

    public override DateTimeOffset GetUtcNow() => now;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => now.UtcTicks;

    public void Advance(TimeSpan by) => now += by;
}
