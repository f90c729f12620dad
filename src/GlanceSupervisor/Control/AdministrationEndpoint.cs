using System.Collections.Concurrent;
using System.Net.Sockets;
using System.Threading.Channels;
using Glance.Control.Administration;
using Glance.Linux.Inspection;
using GlanceSupervisor.Events;
using GlanceSupervisor.Reloading;
using GlanceSupervisor.Supervision;

namespace GlanceSupervisor.Control;

/// <summary>
/// Answers questions of administrators. It only passes them on to the supervisor's loop and writes down what the loop says, so that
/// nothing but the loop changes anything; size, time and number of conversations are bounded (docs/decisions/0110).
/// </summary>
internal sealed class AdministrationEndpoint : IAsyncDisposable
{
    private const int MostConversations = 16;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly Socket _listener;
    private readonly ChannelWriter<SupervisorEvent> _events;
    private readonly ILogger _logger;
    private readonly SemaphoreSlim _places = new(MostConversations, MostConversations);
    private readonly ConcurrentDictionary<Socket, Task> _conversations = new();
    private readonly CancellationTokenSource _ended = new();
    private Task _accepting = Task.CompletedTask;

    private AdministrationEndpoint(Socket listener, ChannelWriter<SupervisorEvent> events, ILogger logger)
    {
        _listener = listener;
        _events = events;
        _logger = logger;
    }

    /// <summary>Descriptor of the listening socket, for the program that takes over this process.</summary>
    public int Descriptor => (int)_listener.SafeHandle.DangerousGetHandle();

    /// <summary>Begins to answer.</summary>
    /// <param name="events">Where questions are posted.</param>
    /// <param name="inherited">Descriptor of the socket, when the program before this one had it already.</param>
    /// <param name="logger">The log.</param>
    /// <returns>Null when it cannot listen: the service is more important than its administration.</returns>
    public static AdministrationEndpoint? Open(ChannelWriter<SupervisorEvent> events, int? inherited, ILogger logger)
    {
        try
        {
            var endpoint = new AdministrationEndpoint(inherited is { } number ? AdministrationSocket.Inherit(number) : AdministrationSocket.Listen(), events, logger);
            endpoint._accepting = endpoint.AcceptAsync();
            return endpoint;
        }
        catch (SocketException refused)
        {
            logger.LogWarning("glance-control cannot ask this service anything: {Reason}", refused.Message);
            return null;
        }
    }

    /// <summary>Goes on with a conversation that the program before this one began: somebody waits for an outcome.</summary>
    public PendingRequest Resume(int connection)
    {
        var socket = AdministrationSocket.Inherit(connection);
        var request = new PendingRequest { Connection = connection };
        _conversations[socket] = FinishAsync(socket, request);
        return request;
    }

    /// <summary>Ends every conversation; those who wait for an outcome that will not come see the connection end.</summary>
    public async ValueTask DisposeAsync()
    {
        await _ended.CancelAsync();
        _listener.Dispose();
        await _accepting.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        foreach (var conversation in _conversations.Values)
            await conversation.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _places.Dispose();
        _ended.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (!_ended.IsCancellationRequested)
        {
            await _places.WaitAsync(_ended.Token);
            try
            {
                var connection = await _listener.AcceptAsync(_ended.Token);
                _conversations[connection] = ConverseAsync(connection);
            }
            catch (SocketException nobody)
            {
                _places.Release();
                _logger.LogDebug("An administrator's connection failed: {Reason}", nobody.Message);
                await Task.Delay(TimeSpan.FromMilliseconds(100), _ended.Token);
            }
        }
    }

    private async Task ConverseAsync(Socket connection)
    {
        // Off the accept loop before anything can take time.
        await Task.Yield();
        try
        {
            if (!AdministrationSocket.MayAsk(connection))
            {
                await SayAsync(connection, No("only root and the user of this service may ask it"));
                return;
            }

            await SayAsync(connection, await AnswerAsync(connection));
        }
        catch (Exception broken) when (broken is SocketException or OperationCanceledException or InvalidDataException)
        {
            _logger.LogDebug("A conversation with an administrator ended early: {Reason}", broken.Message);
        }
        finally
        {
            _conversations.TryRemove(connection, out _);
            connection.Dispose();
            _places.Release();
        }
    }

    private async Task FinishAsync(Socket connection, PendingRequest request)
    {
        try
        {
            await SayAsync(connection, Answer(await request.Outcome.WaitAsync(_ended.Token)));
        }
        catch (Exception broken) when (broken is SocketException or OperationCanceledException)
        {
            _logger.LogDebug("The administrator who asked did not wait for the answer: {Reason}", broken.Message);
        }
        finally
        {
            _conversations.TryRemove(connection, out _);
            connection.Dispose();
        }
    }

    private async Task<AdministrationAnswer> AnswerAsync(Socket connection)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(_ended.Token);
        patience.CancelAfter(Patience);
        var question = await AdministrationLine.ReceiveAsync(connection, AdministrationJson.Default.AdministrationQuestion, AdministrationLine.MaxQuestion, patience.Token)
            ?? throw new InvalidDataException("nothing was asked");
        switch (question.Ask)
        {
            case AdministrationQuestion.Status:
                return new AdministrationAnswer { Ok = true, Status = await StatusAsync() };
            case AdministrationQuestion.Reload:
                var reload = new PendingRequest();
                await _events.WriteAsync(new SupervisorEvent.ReloadRequested(reload), _ended.Token);
                return Answer(await reload.Outcome.WaitAsync(_ended.Token));
            case AdministrationQuestion.Upgrade:
                var upgrade = new PendingRequest { Connection = (int)connection.SafeHandle.DangerousGetHandle() };
                await _events.WriteAsync(new SupervisorEvent.UpgradeRequested(upgrade), _ended.Token);
                return Answer(await upgrade.Outcome.WaitAsync(_ended.Token));
            default:
                return No($"'{question.Ask}' is not known to this version of the service ({ProgramVersion.Text})");
        }
    }

    private async Task<SupervisorStatus> StatusAsync()
    {
        var asked = new SupervisorEvent.StatusRequested(new TaskCompletionSource<SupervisorStatus>(TaskCreationOptions.RunContinuationsAsynchronously));
        await _events.WriteAsync(asked, _ended.Token);
        var status = await asked.Answer.Task.WaitAsync(_ended.Token);

        // Reading it costs the kernel a walk through the pages: not in the loop.
        return status with { Workers = [.. status.Workers.Select(worker => worker with { Pss = ProcessMemory.ProportionalSetSize(worker.Pid) })] };
    }

    private async Task SayAsync(Socket connection, AdministrationAnswer answer)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(_ended.Token);
        patience.CancelAfter(Patience);
        await AdministrationLine.SendAsync(connection, answer, AdministrationJson.Default.AdministrationAnswer, patience.Token);
    }

    private static AdministrationAnswer Answer(RequestOutcome outcome) => new() { Ok = outcome.Succeeded, Message = outcome.Text };

    private static AdministrationAnswer No(string reason) => new() { Ok = false, Message = reason };
}
