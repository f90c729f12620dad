using Glance.Stores.Drivers.Cinder.Iscsi.Targets;
using Glance.Stores.Posix;
using Microsoft.Extensions.Logging;

namespace Glance.Stores.Drivers.Cinder.Iscsi.Sessions;

/// <summary>
/// An open volume: a thread of its own that keeps a session to it, by another path when one fails, and sends what is asked. What is asked
/// fails when the volume has answered nothing for as long as <see cref="SessionTerms.Patience"/> says; nobody waits longer.
/// </summary>
internal sealed class IscsiSession : IAsyncDisposable
{
    private readonly TaskCompletionSource _opened = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly DescriptorWait _wait;
    private readonly TransferQueue _queue;
    private readonly IscsiPaths _paths;
    private readonly SessionLoop _loop;
    private readonly Task _running;

    private IscsiSession(string storeId, IReadOnlyList<IscsiPath> paths, SessionTerms terms, ILogger logger)
    {
        _wait = terms.Wait;
        _queue = new TransferQueue(terms.Time);
        _paths = new IscsiPaths(paths, terms);
        _loop = new SessionLoop(storeId, _paths, _queue, terms, logger);
        _running = DiskThread.RunAsync(Run);
    }

    /// <summary>The volume.</summary>
    public IscsiUnit Unit => _paths.Unit!; // not null: whoever has an open session has seen it

    /// <summary>Whether there is a session at the moment.</summary>
    public bool IsUp => _loop.IsUp;

    /// <summary>What its thread waits with.</summary>
    public DescriptorWait Wait => _wait;

    /// <summary>Opens it. <see cref="SessionTerms.Wait"/> is its own from then on.</summary>
    /// <exception cref="IscsiException">It cannot be reached, or refuses the login.</exception>
    public static async Task<IscsiSession> OpenAsync(
        string storeId, IReadOnlyList<IscsiPath> paths, SessionTerms terms, ILogger logger, CancellationToken cancellationToken)
    {
        var session = new IscsiSession(storeId, paths, terms, logger);
        try
        {
            await session._opened.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
            return session;
        }
        catch
        {
            await session.DisposeAsync().ConfigureAwait(false);
            _ = session._opened.Task.Exception; // told, or nobody waits for it any more
            throw;
        }
    }

    /// <summary>Has something done. When this ends, whichever way, its memory is free.</summary>
    /// <exception cref="IscsiException">The volume cannot be reached any more.</exception>
    /// <exception cref="ScsiFailure">The target could not do it.</exception>
    public async ValueTask RunAsync(IscsiTransfer transfer, CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(!_queue.TryAdd(transfer), this);
        Wait.Wake();
        await using (cancellationToken.UnsafeRegister(
            static (transfer, token) => ((IscsiTransfer)transfer!).Cancel(token), transfer).ConfigureAwait(false))
        {
            await transfer.Task.ConfigureAwait(false);
        }
    }

    /// <summary>Logs out and closes it, within a few seconds whatever the target does.</summary>
    public async ValueTask DisposeAsync()
    {
        _loop.Stop();
        await _running.ConfigureAwait(false);
        Wait.Dispose();
    }

    private bool Run()
    {
        Exception end = new ObjectDisposedException(nameof(IscsiSession));
        try
        {
            if (_loop.Open())
            {
                _opened.TrySetResult();
                _loop.Work();
            }
        }
#pragma warning disable CA1031 // whoever waits must learn of it, whatever it is
        catch (Exception e)
#pragma warning restore CA1031
        {
            end = e;
        }
        finally
        {
            _opened.TrySetException(end);
            _loop.Close(end);
        }

        return true;
    }
}
