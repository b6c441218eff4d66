using System.Buffers;
using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace CancelSaver.Cancellations;

/// <summary>Bytes written one value after the other and packed at the end.</summary>
internal sealed class PackedBytes
{
    private readonly ArrayBufferWriter<byte> output = new(1024);

    public void Byte(byte value)
    {
        output.GetSpan(1)[0] = value;
        output.Advance(1);
    }

    /// <summary>Seven bits a byte, the lowest first; the eighth says that more follow.</summary>
    public void Number(long value)
    {
        var left = (ulong)value;
        for (; left >= 0x80; left >>= 7)
            Byte((byte)(left | 0x80));
        Byte((byte)left);
    }

    /// <summary>Small numbers of either sign stay small.</summary>
    public void Signed(long value) => Number((value << 1) ^ (value >> 63));

    public void Fixed(uint value)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(output.GetSpan(4), value);
        output.Advance(4);
    }

    public void Text(string text)
    {
        Number(Encoding.UTF8.GetByteCount(text));
        output.Advance(Encoding.UTF8.GetBytes(text, output.GetSpan(Encoding.UTF8.GetMaxByteCount(text.Length))));
    }

    public void Section(byte name, PackedBytes section)
    {
        Byte(name);
        Number(section.output.WrittenCount);
        output.Write(section.output.WrittenSpan);
    }

    /// <summary>The length in front, so that reading needs no guess.</summary>
    public byte[] Pack()
    {
        var packed = new byte[4 + BrotliEncoder.GetMaxCompressedLength(output.WrittenCount)];
        BinaryPrimitives.WriteInt32LittleEndian(packed, output.WrittenCount);
        return BrotliEncoder.TryCompress(output.WrittenSpan, packed.AsSpan(4), out var written, quality: 4, window: 20)
            ? packed[..(4 + written)]
            : throw new InvalidOperationException("Bytes could not be packed.");
    }
}

/// <summary>Reads what <see cref="PackedBytes"/> wrote.</summary>
internal sealed class PackedReader(ReadOnlyMemory<byte> bytes)
{
    private int at;

    public bool IsAtEnd => at >= bytes.Length;

    /// <exception cref="InvalidDataException">These bytes are not what was written.</exception>
    public static PackedReader Unpack(ReadOnlyMemory<byte> packed)
    {
        var bytes = new byte[BinaryPrimitives.ReadInt32LittleEndian(packed.Span)];
        return BrotliDecoder.TryDecompress(packed.Span[4..], bytes, out var written) && written == bytes.Length
            ? new PackedReader(bytes)
            : throw new InvalidDataException("Packed bytes are damaged.");
    }

    public byte Byte() => bytes.Span[at++];

    public long Number()
    {
        var value = 0UL;
        var span = bytes.Span;
        for (var shift = 0; ; shift += 7)
        {
            var next = span[at++];
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80)
                return (long)value;
        }
    }

    public long Signed()
    {
        var value = Number();
        return (long)((ulong)value >> 1) ^ -(value & 1);
    }

    public uint Fixed()
    {
        at += 4;
        return BinaryPrimitives.ReadUInt32LittleEndian(bytes.Span[(at - 4)..]);
    }

    public string Text()
    {
        var length = (int)Number();
        at += length;
        return Encoding.UTF8.GetString(bytes.Span.Slice(at - length, length));
    }

    public ReadOnlyMemory<byte> Section()
    {
        var length = (int)Number();
        at += length;
        return bytes.Slice(at - length, length);
    }
}
