using System.Buffers;
using System.IO.Pipelines;
using System.Text;
using GlanceWorker.Framing;
using Microsoft.AspNetCore.Http;

namespace Glance.UnitTests.Framing;

/// <summary>What is read of a stream behind the framing, and how it ends.</summary>
internal sealed record Transcript(string Read, string End, string? RequestLine, string? Host)
{
    /// <summary>Limits of a worker.</summary>
    public static FramingLimits Limits { get; } = new() { MaxHeaderLine = 16384, HeadTimeout = TimeSpan.FromSeconds(60) };

    /// <summary>
    /// Whether the same was read as of the whole stream: what is logged of a line that is refused early depends on how much of it has come,
    /// and of a body that breaks a part may be left unread.
    /// </summary>
    public bool IsAlike(Transcript whole) => End == whole.End && Host == whole.Host
        && (Read == whole.Read || (End.StartsWith("broken", StringComparison.Ordinal) && whole.Read.StartsWith(Read, StringComparison.Ordinal)));

    /// <summary>Sends a stream in pieces and reads after each.</summary>
    /// <param name="sent">The stream, a byte a character.</param>
    /// <param name="piece">How long the next piece is.</param>
    /// <param name="taken">How many of so many bytes are consumed by a read; the rest of them is read again.</param>
    /// <param name="ends">Whether the client ends the connection behind it.</param>
    public static Transcript Of(string sent, Func<int>? piece = null, Func<int, int>? taken = null, bool ends = true)
    {
        var pipe = new Pipe(new PipeOptions(pauseWriterThreshold: 0, minimumSegmentSize: 16, useSynchronizationContext: false));
        var request = new FramedRequest();
        var input = new FramedInput(pipe.Reader, Limits, request, TimeProvider.System);
        var reader = new Reader(input, taken ?? (static all => all));
        var bytes = Encoding.Latin1.GetBytes(sent);
        for (var at = 0; at < bytes.Length && reader.End is null;)
        {
            var length = Math.Clamp(piece?.Invoke() ?? bytes.Length, 1, bytes.Length - at);
            pipe.Writer.WriteAsync(bytes.AsMemory(at, length)).AsTask().GetAwaiter().GetResult();
            at += length;
            reader.ReadAll();
        }

        if (ends && reader.End is null)
        {
            pipe.Writer.Complete();
            reader.ReadAll();
        }

        return new Transcript(reader.Text, request.Refusal is { } refusal ? $"refused {refusal.Status}" : reader.End ?? "waits", request.RequestLine, request.Host);
    }

    private sealed class Reader(FramedInput input, Func<int, int> taken)
    {
        private readonly StringBuilder _text = new();

        public string Text => _text.ToString();

        public string? End { get; private set; }

        public void ReadAll()
        {
            try
            {
                while (End is null && input.TryRead(out var result))
                    Take(result);
            }
            catch (BadHttpRequestException broken)
            {
                End = $"broken {broken.StatusCode}";
            }
        }

        private void Take(ReadResult result)
        {
            var length = (int)result.Buffer.Length;
            var some = length == 0 || result.IsCompleted || result.IsCanceled ? length : Math.Clamp(taken(length), 0, length);
            var text = Encoding.Latin1.GetString(result.Buffer);

            // Nobody wants more than a whole request; within a body more may be wanted before anything is consumed.
            if (some == 0 && length > 0 && !ReferenceReader.Read(_text + text).EndsWith("broken", StringComparison.Ordinal))
                some = 1;
            _text.Append(text.AsSpan(0, some));
            var consumed = result.Buffer.GetPosition(some);
            if (result.IsCompleted)
                End = "over";

            // Who wants more than it was given has looked at all of it; the others go on where they are.
            input.AdvanceTo(consumed, some == 0 ? result.Buffer.End : consumed);
        }
    }
}
