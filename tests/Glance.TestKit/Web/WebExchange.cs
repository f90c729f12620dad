using System.Text;

namespace Glance.TestKit.Web;

/// <summary>One request at a <see cref="FakeWebServer"/> and the way back.</summary>
/// <param name="Head">Request line and headers.</param>
/// <param name="IsHead">Whether the method is HEAD: then only heads are sent.</param>
/// <param name="Stream">The connection.</param>
/// <param name="End">Fires when the server ends.</param>
public sealed record WebExchange(string Head, bool IsHead, Stream Stream, CancellationToken End)
{
    /// <summary>Sends status line and headers, without the empty line after them, then a body as it is.</summary>
    public async Task SendAsync(string head, byte[] body)
    {
        await Stream.WriteAsync(Encoding.Latin1.GetBytes(head + "\r\nConnection: close\r\n\r\n"), End);
        if (!IsHead)
            await Stream.WriteAsync(body, End);
        await Stream.FlushAsync(End);
    }

    /// <summary>Sends more of a body.</summary>
    public async Task SendMoreAsync(byte[] more)
    {
        await Stream.WriteAsync(more, End);
        await Stream.FlushAsync(End);
    }
}
