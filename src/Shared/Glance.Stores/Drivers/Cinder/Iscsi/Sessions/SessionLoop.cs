using System.Globalization;
using Glance.Domain.Errors;
using Glance.Stores.Drivers.Cinder.Iscsi.Scsi;
using Glance.Stores.Drivers.Cinder.Iscsi.Targets;
using Microsoft.Extensions.Logging;

namespace Glance.Stores.Drivers.Cinder.Iscsi.Sessions;

/// <summary>What the thread of an open volume does: keeps a session, by another path when one fails, and sends what is asked.</summary>
/// <param name="storeId">The store, for messages.</param>
/// <param name="paths">The ways to the volume.</param>
/// <param name="queue">What is asked.</param>
/// <param name="terms">How long what may take.</param>
/// <param name="logger">Told of sessions that are lost in the middle of a transfer.</param>
internal sealed class SessionLoop(string storeId, IscsiPaths paths, TransferQueue queue, SessionTerms terms, ILogger logger)
{
    // More on their way were not quicker; targets take 32 to 128.
    private const int MostOnTheWire = 16;
    private const int Rounds = 3;

    private static readonly TimeSpan BetweenRounds = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan ForFarewell = TimeSpan.FromSeconds(3);

    private readonly RepeatedFaults _faults = new(terms.Time);
    private IscsiLink? _link;
    private bool _isLost;
    private volatile bool _isUp;
    private volatile bool _isStopped;

    /// <summary>Whether there is a session at the moment.</summary>
    public bool IsUp => _isUp;

    /// <summary>Ends it, from any thread.</summary>
    public void Stop()
    {
        _isStopped = true;
        terms.Wait.Wake();
    }

    /// <summary>Makes the first session; false when it was stopped before.</summary>
    /// <exception cref="IscsiException">There is none by any path.</exception>
    public bool Open()
    {
        for (var round = 1; ;)
        {
            _link = paths.TryNext(() => _isStopped);
            if (_link is not null)
                break;
            if (_isStopped)
                return false;
            if (!paths.IsRoundOver)
                continue;
            if (paths.AllRefuse || round++ == Rounds || queue.Standstill > terms.Patience)
                throw paths.Failure();
            Pause();
        }

        _isUp = true;
        return true;
    }

    /// <summary>Does what is asked until it is stopped.</summary>
    public void Work()
    {
        while (!_isStopped)
        {
            if (queue.LookAround())
            {
                Drop();
                _ = queue.LookAround();
            }

            if (queue.IsEmpty)
                Idle();
            else if (_link is not null || Reconnect())
                Exchange(_link!); // not null: it is, or was made
        }
    }

    /// <summary>Logs out, and fails all that is asked from then on.</summary>
    /// <param name="reason">Why.</param>
    public void Close(Exception reason)
    {
        _link?.LogOut(ForFarewell);
        Drop();
        queue.Close(reason);
    }

    private void Idle()
    {
        if (_link is null)
        {
            terms.Wait.Wait(-1, 0, Timeout.InfiniteTimeSpan);
            return;
        }

        _link.Serve(Timeout.InfiniteTimeSpan);
        if (_link.Fault is not null)
            Drop();
    }

    private void Exchange(IscsiLink link)
    {
        // A unit was seen with the first session.
        while (link.Waiting < MostOnTheWire && !link.IsHeldUp && queue.TryNext(paths.Unit!, out var part))
        {
            part.Transfer.Sent();
            link.Send(part);
        }

        link.Serve(queue.HasPaused ? TransferQueue.Pause : Tick);
        if (TakeBack(link))
            Lose(link, "the path is not in use at the moment");
        else if (link.Fault is { } fault)
            Lose(link, fault);
        if (queue.Standstill > terms.Patience)
            FailWaiting($"nothing was answered for {Seconds()} s");
    }

    private bool Reconnect()
    {
        if (paths.TryNext(IsReconnectGivenUp) is { } link)
        {
            _link = link;
            _isUp = true;
            if (_isLost)
                logger.LogWarning("Store {StoreId}: a transfer goes on by {Path}", storeId, link.Path);
            _isLost = false;
            return true;
        }

        if (queue.Standstill > terms.Patience)
            FailWaiting($"it could not be reached again for {Seconds()} s: {paths.Failure().Message}");
        else if (paths.IsRoundOver && !_isStopped)
            Pause();
        return false;
    }

    private bool IsReconnectGivenUp()
    {
        _ = queue.LookAround();
        return _isStopped || queue.IsEmpty || queue.Standstill > terms.Patience;
    }

    private void Lose(IscsiLink link, string reason)
    {
        if (_faults.IsDue(string.Empty, out var untold))
        {
            _isLost = true;
            logger.LogWarning("Store {StoreId}: the session with {Path} is lost: {Reason}{Untold}",
                storeId, link.Path, reason, untold.Describe("sessions were lost"));
        }

        Drop();
        paths.Leave();
        // A target that lets everybody in and then fails is not asked without a break.
        if (paths.IsRoundOver && !_isStopped)
            Pause();
    }

    /// <summary>Ends the session; nothing is on its way any more.</summary>
    private void Drop()
    {
        _isUp = false;
        if (_link is not { } link)
            return;
        _link = null;
        link.Dispose();
        _ = TakeBack(link);
    }

    private bool TakeBack(IscsiLink link)
    {
        var isNoGood = false;
        while (link.TryTakeAnswered(out var command))
            isNoGood |= queue.Settle((TransferPart)command, link.Path);
        return isNoGood;
    }

    private void FailWaiting(string reason)
    {
        Drop();
        queue.Fail(new IscsiException(IscsiFault.Unreachable, reason));
    }

    private void Pause() => terms.Wait.Wait(-1, 0, BetweenRounds);

    private string Seconds() => terms.Patience.TotalSeconds.ToString("0.#", CultureInfo.InvariantCulture);
}
