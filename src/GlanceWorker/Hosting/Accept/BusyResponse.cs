using System.Buffers;
using System.Text;
using Glance.Linux.Connections;

namespace GlanceWorker.Hosting.Accept;

/// <summary>
/// What a client is told whose connection cannot be taken, before anything it sent is read, or is given up before its request runs.
/// </summary>
internal static class BusyResponse
{
    private const string Body = "The server has few connections left, and this address has its share of them. Try again later.\n";

    private static readonly byte[] Text = Encoding.ASCII.GetBytes(
        $"HTTP/1.1 503 Service Unavailable\r\nContent-Type: text/plain; charset=UTF-8\r\nContent-Length: {Body.Length}\r\nRetry-After: 1\r\nConnection: close\r\n\r\n{Body}");

    /// <summary>Answers a request that waited for a place with 503; its connection closes.</summary>
    public static Task WriteAsync(HttpContext context)
    {
        context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        context.Response.ContentType = "text/plain; charset=UTF-8";
        context.Response.Headers.RetryAfter = "1";
        context.Response.Headers.Connection = "close";
        context.Response.ContentLength = Body.Length;
        return context.Response.WriteAsync(Body, context.RequestAborted);
    }

    /// <summary>Answers 503 and closes.</summary>
    public static void Send(ConnectedSocket socket)
    {
        try
        {
            // A new connection has room for it.
            _ = socket.Send(new ReadOnlySequence<byte>(Text));
            socket.End();
        }
        catch (IOException)
        {
            // The client has gone already, and there is nobody to tell.
        }
        finally
        {
            socket.Dispose();
        }
    }
}
