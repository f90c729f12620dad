using System.Buffers;

namespace GlanceWorker.Framing;

/// <summary>
/// Validates a chunked body. Kestrel reads the same content in chunks whose sizes it can count; extensions and trailers, which nobody here
/// uses, it does not see. One object for a connection.
/// </summary>
internal sealed class ChunkedBody
{
    private static readonly byte[] LastChunk = "0\r\n"u8.ToArray();

    private Part _part;
    private long _left;
    private long _piece;
    private int _trailers;
    private int _trailerBytes;

    /// <summary>Whether its end has come.</summary>
    public bool IsComplete => _part == Part.Done;

    /// <summary>Begins with another body.</summary>
    public void Reset()
    {
        _part = Part.Size;
        _trailers = _trailerBytes = 0;
    }

    /// <summary>What to do with the bytes that come next.</summary>
    public FramingStep Next(in ReadOnlySequence<byte> rest) => _part switch
    {
        Part.Size => NextSize(rest),
        Part.Data => NextData(rest),
        Part.Split => NextPiece(),
        Part.DataEnd => NextDataEnd(rest),
        _ => NextTrailer(rest),
    };

    private FramingStep NextSize(in ReadOnlySequence<byte> rest)
    {
        var reader = new SequenceReader<byte>(rest);
        if (!reader.TryReadTo(out ReadOnlySpan<byte> line, (byte)'\n'))
            return IncompleteSize(rest);
        if (reader.Consumed > FramingLimits.MaxChunkLine)
            return TooLong();
        if (ChunkLine.Read(line, out var size, out var isPlain) is { } wrong)
            return FramingStep.Break(wrong);
        _part = size == 0 ? Part.Trailers : Part.Data;
        _piece = Math.Min(size, int.MaxValue);
        _left = size - _piece;
        return isPlain ? FramingStep.Show(reader.Consumed) : FramingStep.Replace(reader.Consumed, size == 0 ? LastChunk : ChunkLine.Write(_piece));
    }

    private static FramingStep IncompleteSize(in ReadOnlySequence<byte> rest)
    {
        if (rest.Length >= FramingLimits.MaxChunkLine)
            return TooLong();
        return rest.IsEmpty || char.IsAsciiHexDigit((char)rest.FirstSpan[0])
            ? FramingStep.More
            : FramingStep.Break($"The chunk size {HttpBytes.Show(rest.FirstSpan)} is not a hexadecimal number.");
    }

    private FramingStep NextData(in ReadOnlySequence<byte> rest)
    {
        var length = Math.Min(rest.Length, _piece);
        if (length == 0)
            return FramingStep.More;
        _piece -= length;
        if (_piece == 0)
            _part = _left > 0 ? Part.Split : Part.DataEnd;
        return FramingStep.Show(length);
    }

    // The chunk is larger than Kestrel counts.
    private FramingStep NextPiece()
    {
        _part = Part.Data;
        _piece = Math.Min(_left, int.MaxValue);
        _left -= _piece;
        return FramingStep.Replace(0, ChunkLine.Write(_piece, follows: true));
    }

    private FramingStep NextDataEnd(in ReadOnlySequence<byte> rest)
    {
        if (rest.IsEmpty)
            return FramingStep.More;
        var reader = new SequenceReader<byte>(rest);
        reader.TryRead(out var first);
        if (first != '\r')
            return FramingStep.Break("A chunk is not followed by a carriage return and a line feed.");
        if (!reader.TryRead(out var second))
            return FramingStep.More;
        if (second != '\n')
            return FramingStep.Break("A chunk is not followed by a carriage return and a line feed.");
        _part = Part.Size;
        return FramingStep.Show(2);
    }

    private FramingStep NextTrailer(in ReadOnlySequence<byte> rest)
    {
        var reader = new SequenceReader<byte>(rest);
        if (!reader.TryReadTo(out ReadOnlySpan<byte> line, (byte)'\n'))
            return rest.Length + _trailerBytes > FramingLimits.MaxHeaderBytes ? TooLongTrailers() : FramingStep.More;
        if (line.IsEmpty || line[^1] != '\r')
            return FramingStep.Break($"The trailer {HttpBytes.Show(line)} ends with a line feed alone; it is to end with a carriage return and a line feed.");
        if (line.Length == 1)
        {
            _part = Part.Done;
            return FramingStep.Show(reader.Consumed);
        }

        _trailerBytes += line.Length + 1;
        if (++_trailers > FramingLimits.MaxHeaderLines || _trailerBytes > FramingLimits.MaxHeaderBytes)
            return TooLongTrailers();
        line = line[..^1];
        var name = line.IndexOfAnyExcept(HttpBytes.Token);
        return name > 0 && line[name] == ':' && !line.ContainsAny(HttpBytes.LineBreakers)
            ? FramingStep.Replace(reader.Consumed, default)
            : FramingStep.Break($"The trailer {HttpBytes.Show(line)} does not read 'Name: value'.");
    }

    private static FramingStep TooLong() => FramingStep.Break($"The line with the size of a chunk is longer than {FramingLimits.MaxChunkLine} bytes.");

    private static FramingStep TooLongTrailers() =>
        FramingStep.Break($"The trailers are more than {FramingLimits.MaxHeaderLines} lines or longer than {FramingLimits.MaxHeaderBytes} bytes together.");

    private enum Part
    {
        Size,
        Data,
        Split,
        DataEnd,
        Trailers,
        Done,
    }
}
