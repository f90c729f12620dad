using System.Globalization;
using Glance.Stores.Drivers.Cinder.Iscsi.Native;
using Glance.Stores.Drivers.Cinder.Iscsi.Scsi;
using Glance.Stores.Drivers.Cinder.Iscsi.Targets;

namespace Glance.Stores.Drivers.Cinder.Iscsi.Sessions;

/// <summary>A session by one path, on the thread of its volume.</summary>
internal sealed class IscsiLink : IDisposable
{
    private readonly IscsiContext _context;
    private readonly SessionTerms _terms;
    private readonly Func<bool> _isGivenUp;
    private long _heard;
    private bool _isPinged;

    private IscsiLink(IscsiPath path, SessionTerms terms, Func<bool> isGivenUp)
    {
        Path = path;
        _terms = terms;
        _isGivenUp = isGivenUp;
        _heard = terms.Time.GetTimestamp();
        _context = new IscsiContext(terms.Initiator, terms.Number);
    }

    /// <summary>The path.</summary>
    public IscsiPath Path { get; }

    /// <summary>Why it has ended; null as long as it has not.</summary>
    public string? Fault { get; private set; }

    /// <summary>Commands under way.</summary>
    public int Waiting => _context.Waiting;

    /// <summary>Whether nothing is to be sent at the moment.</summary>
    public bool IsHeldUp => _context.IsHeldUp;

    /// <summary>Connects and logs in. A target that has moved is not followed.</summary>
    /// <param name="path">Where.</param>
    /// <param name="terms">How.</param>
    /// <param name="isGivenUp">Looked at whenever the wait was ended: whether nobody wants it any more.</param>
    /// <param name="movedTo">Where the target has moved to; null when it is there.</param>
    /// <returns>The session; null when the target has moved.</returns>
    /// <exception cref="IscsiException">It cannot be reached, or refuses the login.</exception>
    public static IscsiLink? Open(IscsiPath path, SessionTerms terms, Func<bool> isGivenUp, out string? movedTo)
    {
        movedTo = null;
        var link = new IscsiLink(path, terms, isGivenUp);
        try
        {
            link._context.Aim(path.Target, terms.Secrets?.User, terms.Secrets?.Password, terms.Secrets?.TargetUser,
                terms.Secrets?.TargetPassword);
            link._context.Connect(path.Portal.ToString());
            link.Await(() => link._context.StepStatus is not null, "to be connected");
            if (link._context.StepStatus != 0)
                throw new IscsiException(IscsiFault.Unreachable, path, link._context.Error);
            link._context.LogIn();
            link.Await(() => link._context.StepStatus is not null, "to be logged in");
            if (link._context.StepStatus == LibIscsi.Redirected)
            {
                movedTo = link._context.TargetAddress;
                link.Dispose();
                return null;
            }

            return link._context.StepStatus == 0 ? link : throw LoginFailure.Of(path, link._context.Error);
        }
        catch
        {
            link.Dispose();
            throw;
        }
    }

    /// <summary>Sends a command and waits for the answer. Events that the target has to tell first are passed over.</summary>
    /// <exception cref="IscsiException">There is no answer.</exception>
    public ScsiAnswer Ask(byte[] bytes, ScsiDirection direction, params MemoryPiece[] room)
    {
        var command = new ScsiCommand(bytes, direction, room);
        while (true)
        {
            _context.Send(Path.Lun, command);
            Await(() => command.Answer is not null, "to be answered");
            while (_context.TryTakeAnswered(out _))
            {
                // It is the only one.
            }

            var answer = command.Answer!.Value; // not null: waited for
            if (answer.Status == ScsiStatus.Lost)
                throw new IscsiException(IscsiFault.Unreachable, Path, "the session ended");
            switch (ScsiVerdicts.After(answer, command.Tries))
            {
                case ScsiVerdict.Again:
                    break;
                case ScsiVerdict.Later when command.Tries < 50:
                    _terms.Wait.Wait(-1, 0, TransferQueue.Pause);
                    break;
                default:
                    return answer;
            }
        }
    }

    /// <summary>Sends a command.</summary>
    public void Send(ScsiCommand command)
    {
        if (Waiting == 0)
            Hear();
        _context.Send(Path.Lun, command);
    }

    /// <summary>A command that was answered.</summary>
    public bool TryTakeAnswered(out ScsiCommand command) => _context.TryTakeAnswered(out command);

    /// <summary>Sends and receives what can be now, after waiting for it. A target that is silent is asked whether it is there.</summary>
    /// <param name="limit">How long.</param>
    public void Serve(TimeSpan limit)
    {
        if (!_context.Serve(_terms.Wait, limit, out var isHeard))
            Fault ??= _context.Error;
        if (isHeard)
            Hear();
        if (Waiting == 0)
            return;
        var silence = _terms.Time.GetElapsedTime(_heard);
        if (silence > _terms.PathPatience)
        {
            Fault ??= string.Create(CultureInfo.InvariantCulture, $"it has not answered for {_terms.PathPatience.TotalSeconds:0.#} s");
        }
        else if (silence > _terms.PathPatience / 2 && !_isPinged)
        {
            _isPinged = true;
            _context.Ping();
        }
    }

    /// <summary>Logs out, if that can be done within a time.</summary>
    public void LogOut(TimeSpan limit)
    {
        if (Fault is not null || Waiting > 0)
            return;
        _context.LogOut();
        var since = _terms.Time.GetTimestamp();
        while (_context.StepStatus is null && limit - _terms.Time.GetElapsedTime(since) is var left && left > TimeSpan.Zero)
        {
            if (!_context.Serve(_terms.Wait, left, out _))
                return;
        }
    }

    /// <summary>Ends it; what was under way is lost, and can be taken.</summary>
    public void Dispose() => _context.Dispose();

    private void Hear()
    {
        _heard = _terms.Time.GetTimestamp();
        _isPinged = false;
    }

    private void Await(Func<bool> isDone, string what)
    {
        var since = _terms.Time.GetTimestamp();
        while (!isDone())
        {
            if (_isGivenUp())
                throw new IscsiException(IscsiFault.GivenUp, Path, "nobody waits any more");
            var left = _terms.PathPatience - _terms.Time.GetElapsedTime(since);
            if (left <= TimeSpan.Zero)
            {
                throw new IscsiException(IscsiFault.Unreachable, Path,
                    string.Create(CultureInfo.InvariantCulture, $"waited {_terms.PathPatience.TotalSeconds:0.#} s {what}"));
            }

            if (!_context.Serve(_terms.Wait, left, out _) && !isDone())
                throw new IscsiException(IscsiFault.Unreachable, Path, _context.Error);
        }
    }
}
