using System.Globalization;
using System.Text;
using Glance.FunctionalTests.SideBySide;

namespace Glance.FunctionalTests.BadInput.Storm;

/// <summary>
/// One request, well-formed or not. {image} in its target stands for one of the images that exist, {member} for a project.
/// </summary>
internal sealed record StormRequest(string Method, string Target)
{
    public byte[]? Body { get; init; }

    public BodyFraming Framing { get; init; }

    /// <summary>Header lines without line ends.</summary>
    public IReadOnlyList<string> Headers { get; init; } = [];

    public Caller Caller { get; init; } = Caller.Owner;

    /// <summary>Which of the images.</summary>
    public int Pick { get; init; }

    public bool IsCut => Framing is BodyFraming.CutSized or BodyFraming.CutChunked;

    /// <summary>What goes over the wire.</summary>
    public byte[] ToBytes(string image)
    {
        var head = new StringBuilder()
            .Append(Method).Append(' ').Append(Resolve(Target, image)).Append(" HTTP/1.1\r\nHost: storm\r\nConnection: close\r\n")
            .Append("X-Identity-Status: Confirmed\r\nX-User-Id: user\r\n")
            .Append(CultureInfo.InvariantCulture, $"X-Project-Id: {Caller.Project}\r\nX-Roles: {Caller.Roles}\r\n");
        foreach (var header in Headers)
            head.Append(header).Append("\r\n");
        var body = new MemoryStream();
        if (Body is not null)
            Frame(head, body);
        head.Append("\r\n");
        return [.. Encoding.UTF8.GetBytes(head.ToString()), .. body.ToArray()];
    }

    /// <summary>For a report.</summary>
    public override string ToString() =>
        $"{Method} {Cut(Target)} {string.Join(" | ", Headers.Select(Cut))} {(Body is null ? "" : $"{Framing} {Body.Length} bytes: {Cut(Encoding.UTF8.GetString(Body))}")}";

    private static string Resolve(string text, string image) =>
        text.Replace("{image}", image, StringComparison.Ordinal).Replace("{member}", Caller.Friend.Project, StringComparison.Ordinal);

    private static string Cut(string text) => text.Length > 300 ? text[..300] + "…" : text;

    private void Frame(StringBuilder head, MemoryStream body)
    {
        var data = Body ?? [];
        if (Framing is BodyFraming.Sized or BodyFraming.CutSized)
        {
            head.Append(CultureInfo.InvariantCulture, $"Content-Length: {(Framing == BodyFraming.Sized ? data.Length : (2 * data.Length) + 10)}\r\n");
            body.Write(data);
            return;
        }

        head.Append("Transfer-Encoding: chunked\r\n");
        foreach (var chunk in data.Chunk(50_000))
        {
            body.Write(Encoding.ASCII.GetBytes($"{chunk.Length:x}\r\n"));
            body.Write(chunk);
            body.Write("\r\n"u8);
        }

        if (Framing == BodyFraming.BadChunk)
            body.Write("zz\r\nno chunk\r\n"u8);
        if (Framing != BodyFraming.CutChunked)
            body.Write("0\r\n\r\n"u8);
    }
}
