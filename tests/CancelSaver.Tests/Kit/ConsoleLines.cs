using System.Collections.Concurrent;
using System.Text;

namespace CancelSaver.Tests.Kit;

/// <summary>In the place of the app's standard output: keeps each line and when it came. On Azure the host passes each line on to the table <c>AppTraces</c>.</summary>
internal sealed class ConsoleLines(TimeProvider clock, ConcurrentQueue<(DateTimeOffset At, string Line)> lines) : Stream
{
    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    // A line is written in one piece.
    public override void Write(ReadOnlySpan<byte> buffer) => lines.Enqueue((clock.GetUtcNow(), Encoding.UTF8.GetString(buffer).TrimEnd()));

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();
}
