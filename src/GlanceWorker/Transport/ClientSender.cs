using System.IO.Pipelines;
using Glance.Linux.Connections;
using Microsoft.AspNetCore.Connections;

namespace GlanceWorker.Transport;

/// <summary>The sending half of a connection: what Kestrel writes leaves from a pipe, as fast as the client reads.</summary>
/// <param name="socket">The connection's socket.</param>
/// <param name="loop">Whose thread waits for its events.</param>
/// <param name="end">How the connection ends.</param>
/// <param name="receiver">The other half, which has nothing to do when nobody can be answered.</param>
internal sealed class ClientSender(ConnectedSocket socket, ClientLoop loop, ConnectionEnd end, ClientReceiver receiver)
{
    // The answer waits when the client does not read: one block of image data is there then (docs/decisions/0353).
    private static readonly PipeOptions Options = ClientPipe.Options(pause: 32 * 1024);

    private readonly Pipe _pipe = new(Options);
    private readonly Readiness _writable = new();
    private bool _isWatched;
    private volatile bool _isWaiting;

    /// <summary>Where to write what is to be sent.</summary>
    public PipeWriter Writer => _pipe.Writer;

    /// <summary>Whether an answer waits for the client to read.</summary>
    public bool IsWaiting => _isWaiting;

    /// <summary>What waits for the client looks again, on this thread.</summary>
    public void Wake() => _writable.Tell();

    /// <summary>What waits for something to send ends.</summary>
    public void CancelRead() => _pipe.Reader.CancelPendingRead();

    /// <summary>Sends until everything is answered, or nothing more can be sent.</summary>
    public async Task RunAsync()
    {
        Exception? broken = null;
        try
        {
            await SendUntilTheEndAsync();
        }
        catch (IOException reset)
        {
            broken = new ConnectionResetException(reset.Message, reset);
        }
        finally
        {
            // There is nobody left to answer: what the client still sends is of no use, unless it is to hear of its answer. Who writes is
            // told that it ended, not why.
            var lingers = end.IsAnswered && end.Lingers;
            if (lingers)
                socket.EndSending();
            else
                end.Begin(broken ?? new ConnectionAbortedException("everything was answered"));
            await _pipe.Reader.CompleteAsync();
            end.OnDirectionEnded();
            if (!lingers)
                receiver.Stop();
        }
    }

    private async Task SendUntilTheEndAsync()
    {
        var output = _pipe.Reader;
        while (true)
        {
            var read = await output.ReadAsync();
            if (read.IsCanceled)
                return;
            var left = read.Buffer;
            while (!left.IsEmpty)
            {
                var sent = socket.Send(left);
                if (sent != ConnectedSocket.WouldWait)
                {
                    left = left.Slice(sent);
                    continue;
                }

                _isWaiting = true;
                await WritableAsync();
                _isWaiting = false;
                if (end.IsBegun)
                    return;
            }

            output.AdvanceTo(read.Buffer.End);
            if (!read.IsCompleted)
                continue;
            end.MarkAnswered();
            return;
        }
    }

    private ValueTask WritableAsync()
    {
        if (!_isWatched)
        {
            _isWatched = true;
            loop.WatchWritable(socket, end.Token);
        }

        return _writable.WaitAsync();
    }
}
