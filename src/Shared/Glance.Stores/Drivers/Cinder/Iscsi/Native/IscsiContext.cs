using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Glance.Stores.Drivers.Cinder.Iscsi.Scsi;
using Glance.Stores.Posix;

namespace Glance.Stores.Drivers.Cinder.Iscsi.Native;

/// <summary>
/// A session of libiscsi. All calls are made on one thread; what the library calls is called in <see cref="Serve"/> and
/// <see cref="Dispose"/> only, on that thread. It never connects anew by itself: who uses it makes another one.
/// </summary>
internal sealed unsafe class IscsiContext : IDisposable
{
    private const short Writable = 4; // POLLOUT

    private readonly Dictionary<nint, ScsiCommand> _sent = [];
    private readonly Queue<ScsiCommand> _answered = [];
    private readonly List<(nint Task, ScsiAnswer Answer)> _held = [];
    private nint _context;
    private GCHandle _self;
    private bool _isLeaving;
    private string? _stepError;

    /// <param name="initiator">The name to log in with.</param>
    /// <param name="number">What tells the sessions of one initiator apart; a target ends an older one with the same number.</param>
    /// <exception cref="IOException">There is no memory.</exception>
    public IscsiContext(string initiator, long number)
    {
        _context = LibIscsi.iscsi_create_context(initiator);
        if (_context == 0)
            throw new IOException("libiscsi has no memory for a session");
        _self = GCHandle.Alloc(this);
        LibIscsi.iscsi_set_noautoreconnect(_context, 1);
        _ = LibIscsi.iscsi_set_isid_random(_context, (uint)(number >> 16) & 0xffffff, (uint)number & 0xffff);
        _ = LibIscsi.iscsi_set_session_type(_context, LibIscsi.NormalSession);
        _ = LibIscsi.iscsi_set_header_digest(_context, LibIscsi.AnyHeaderDigest);
    }

    /// <summary>How the last step ended, connecting, logging in or out: 0 is well. Null as long as it is under way.</summary>
    public int? StepStatus { get; private set; }

    /// <summary>What went wrong, in the library's words, mostly; a step that has failed comes first.</summary>
    public string Error => _stepError ?? LibIscsi.ErrorOf(_context);

    /// <summary>Where a target has moved to, after <see cref="LibIscsi.Redirected"/>.</summary>
    public string TargetAddress => LibIscsi.Text(LibIscsi.iscsi_get_target_address(_context));

    /// <summary>Commands that have no answer yet.</summary>
    public int Waiting => _sent.Count;

    /// <summary>Whether nothing more is to be sent before some answers were taken.</summary>
    public bool IsHeldUp => _held.Count > 0;

    /// <summary>What is logged in to, and how.</summary>
    public void Aim(string target, string? user, string? password, string? targetUser, string? targetPassword)
    {
        _ = LibIscsi.iscsi_set_targetname(_context, target);
        if (user is not null && password is not null)
            _ = LibIscsi.iscsi_set_initiator_username_pwd(_context, user, password);
        if (targetUser is not null && targetPassword is not null)
            _ = LibIscsi.iscsi_set_target_username_pwd(_context, targetUser, targetPassword);
    }

    /// <summary>Begins to connect to an address with a port.</summary>
    public void Connect(string portal) =>
        Begin(LibIscsi.iscsi_connect_async(_context, portal, &StepDone, GCHandle.ToIntPtr(_self)));

    /// <summary>Begins to log in.</summary>
    public void LogIn() => Begin(LibIscsi.iscsi_login_async(_context, &StepDone, GCHandle.ToIntPtr(_self)));

    /// <summary>Begins to log out.</summary>
    public void LogOut()
    {
        _isLeaving = true;
        Begin(LibIscsi.iscsi_logout_async(_context, &StepDone, GCHandle.ToIntPtr(_self)));
    }

    /// <summary>Asks the target for a sign of life.</summary>
    public void Ping() => _ = LibIscsi.iscsi_nop_out_async(_context, null, null, 0, 0);

    /// <summary>Sends a command; it has its answer at once when it cannot be sent.</summary>
    public void Send(int lun, ScsiCommand command)
    {
        command.Send();
        nint task;
        fixed (byte* bytes = command.Bytes)
            task = LibIscsi.scsi_create_task(command.Bytes.Length, bytes, (int)command.Direction, command.Length);
        var isWell = task != 0 && LibIscsi.iscsi_is_logged_in(_context) != 0;
        foreach (var piece in command.Pieces)
        {
            isWell = isWell && (command.Direction == ScsiDirection.FromTarget
                ? LibIscsi.scsi_task_add_data_in_buffer(task, piece.Length, (byte*)piece.Address)
                : LibIscsi.scsi_task_add_data_out_buffer(task, piece.Length, (byte*)piece.Address)) == 0;
        }

        if (task != 0)
            _sent.Add(task, command);
        if (isWell && LibIscsi.iscsi_scsi_command_async(_context, lun, task, &CommandDone, 0, GCHandle.ToIntPtr(_self)) == 0)
            return;
        if (task != 0)
            Settle(task, new ScsiAnswer(ScsiStatus.Lost));
        else
            Answer(command, new ScsiAnswer(ScsiStatus.Lost));
    }

    /// <summary>A command that was answered; the data of it is free.</summary>
    public bool TryTakeAnswered(out ScsiCommand command) => _answered.TryDequeue(out command!);

    /// <summary>Sends and receives what can be now, after waiting for it.</summary>
    /// <param name="wait">What waits, and can be woken.</param>
    /// <param name="limit">How long.</param>
    /// <param name="isHeard">Whether something came from the target.</param>
    /// <returns>False when the session has ended.</returns>
    public bool Serve(DescriptorWait wait, TimeSpan limit, out bool isHeard)
    {
        var wasLoggedIn = LibIscsi.iscsi_is_logged_in(_context) != 0;
        var found = wait.Wait(LibIscsi.iscsi_get_fd(_context), (short)LibIscsi.iscsi_which_events(_context), limit);
        isHeard = (found & DescriptorWait.Readable) != 0;
        var isUp = found == 0 || LibIscsi.iscsi_service(_context, found) >= 0;
        if (_held.Count > 0 && HasNothingToSend())
            LetGo();
        // A target that asks for it is logged out from by the library itself.
        return isUp && (!wasLoggedIn || _isLeaving || LibIscsi.iscsi_is_logged_in(_context) != 0);
    }

    /// <summary>Ends it; commands without an answer are lost. Nothing of it is in use after that.</summary>
    public void Dispose()
    {
        if (_context == 0)
            return;
        _ = LibIscsi.iscsi_destroy_context(_context);
        _context = 0;
        LetGo();
        // The library answers none of a session that has logged out.
        foreach (var task in _sent.Keys.ToArray())
            Settle(task, new ScsiAnswer(ScsiStatus.Lost));
        _self.Free();
    }

    private bool HasNothingToSend() =>
        LibIscsi.iscsi_out_queue_length(_context) == 0 && (LibIscsi.iscsi_which_events(_context) & Writable) == 0;

    private void Begin(int outcome)
    {
        _stepError = null;
        StepStatus = null;
        if (outcome != 0)
            EndStep(outcome);
    }

    // Later the library says of a connection that was refused only that it ended.
    private void EndStep(int status)
    {
        if (status != 0)
            _stepError = Error;
        StepStatus = status;
    }

    private void LetGo()
    {
        foreach (var (task, answer) in _held)
            Settle(task, answer);
        _held.Clear();
    }

    private void Settle(nint task, ScsiAnswer answer)
    {
        if (!_sent.Remove(task, out var command))
            return;
        LibIscsi.scsi_free_scsi_task(task);
        Answer(command, answer);
    }

    private void Answer(ScsiCommand command, ScsiAnswer answer)
    {
        command.Take(answer);
        _answered.Enqueue(command);
    }

    private void Take(nint task, int status)
    {
        var state = (LibIscsi.TaskState*)task;
        var missing = state->ResidualKind == 1 ? (long)state->Residual : 0;
        var answer = new ScsiAnswer((ScsiStatus)status, state->SenseKey, state->SenseCode, missing);
        // Data of a write that was refused may still be queued in the library, which reads it and the task when it sends it (1.19).
        if (answer.IsGood || !_sent.TryGetValue(task, out var command) || command.Direction != ScsiDirection.ToTarget)
            Settle(task, answer);
        else
            _held.Add((task, answer));
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void StepDone(nint context, int status, nint data, nint argument) =>
        ((IscsiContext)GCHandle.FromIntPtr(argument).Target!).EndStep(status); // not null: it holds itself as long as it is open

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void CommandDone(nint context, int status, nint task, nint argument) =>
        ((IscsiContext)GCHandle.FromIntPtr(argument).Target!).Take(task, status); // likewise
}
