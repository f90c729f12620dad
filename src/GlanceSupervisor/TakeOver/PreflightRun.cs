using System.Net;
using System.Net.Sockets;
using Glance.Configuration.CommandLine;
using Glance.Control;
using Glance.Control.Scoreboard;
using Glance.Control.Workers;
using Glance.Linux.Descriptors;
using Glance.Linux.Sockets;
using Glance.Linux.Spawning;
using Glance.Logging;
using GlanceSupervisor.Policy;

namespace GlanceSupervisor.TakeOver;

/// <summary>
/// This program in preflight: it understands what the running one would leave, it can use the configuration, and a worker of
/// its own, on a port of its own that no client knows, starts and answers a request.
/// </summary>
internal static class PreflightRun
{
    private static readonly TimeSpan EndOfWorker = TimeSpan.FromSeconds(10);
    private static readonly byte[] Request = "GET / HTTP/1.1\r\nHost: preflight\r\nConnection: close\r\n\r\n"u8.ToArray();

    /// <summary>Tries, and writes the answer.</summary>
    /// <returns>Exit code: 0 when this program can take over.</returns>
    public static async Task<int> RunAsync(PreflightArguments arguments, GlanceApiCommandLine commandLine, string workerProgram)
    {
        using var state = Descriptor.Inherit(arguments.State);
        using var answer = Descriptor.Inherit(arguments.Answer);
        using var configuration = Descriptor.Inherit(arguments.Configuration);
        var reason = await FindReasonAgainstAsync(state, configuration, commandLine, workerProgram);
        new PreflightResult(reason is null ? ProgramVersion.Text : null, reason).WriteTo(answer);
        return reason is null ? Glance.Configuration.ExitCodes.Success : Glance.Configuration.ExitCodes.RuntimeError;
    }

    private static async Task<string?> FindReasonAgainstAsync(Descriptor state, Descriptor configuration, GlanceApiCommandLine commandLine, string workerProgram)
    {
        try
        {
            var before = HandOffState.FromBytes(MemoryFile.ReadAll(state));
            if (commandLine.Action != CommandLineAction.Serve)
                return commandLine.Error.Length > 0 ? commandLine.Error.Trim() : "the arguments of the running service do not make this program serve";
            var outcome = new CompletingConfigurationSource(new FileConfigurationSource(commandLine), new WholeCheck(workerProgram, offline: true)).Load();
            if (outcome is not { Options: { } options, HandOver: { } handOver })
                return string.Join('\n', outcome.Problems);
            if (options.Workers == 0)
                return "workers = 0 needs a restart";
            MemoryFile.Write(configuration, handOver.ToBytes());
            GlanceLogging.Create(LoggingOptions.From(handOver.Configuration), TimeProvider.System).Dispose();
            if (options.BindHost != before.BindHost || options.BindPort != before.BindPort)
                return "[DEFAULT] bind_host or bind_port has changed in the files: reload first, then upgrade";
            return await TryWorkerAsync(configuration, options, before.Database, workerProgram);
        }
        catch (Exception refused) when (refused is IOException or InvalidDataException or LogOutputException)
        {
            return refused.Message;
        }
    }

    private static async Task<string?> TryWorkerAsync(Descriptor configuration, SupervisorOptions options, string? database, string workerProgram)
    {
        using var scoreboard = WorkerScoreboard.Create();
        using var listener = ListeningSocket.Bind(new IPEndPoint(IPAddress.Loopback, 0), options.Backlog, options.TcpKeepIdle);
        var launcher = new WorkerLauncher(workerProgram, scoreboard);
        var (worker, channel) = launcher.Start(listener, configuration, slot: 0, generation: 0, WorkerStart.Trial, database);
        using (worker)
        using (channel)
        {
            try
            {
                using var patience = new CancellationTokenSource(options.StartTimeout);
                if (await WaitUntilReadyAsync(channel, patience.Token) is { } failure)
                    return $"a worker of the new program cannot start: {failure}";
                if (!await AnswersAsync(listener.Endpoint, patience.Token))
                    return "a worker of the new program started, but does not answer requests";
                channel.TrySend(ControlFrameKind.Drain, BitConverter.GetBytes(0));
                using var end = new CancellationTokenSource(EndOfWorker);
                await worker.WaitAsync(end.Token);
                return null;
            }
            catch (OperationCanceledException)
            {
                return $"a worker of the new program was not ready after start_timeout ({options.StartTimeout.TotalSeconds} s), or did not end when told to";
            }
            finally
            {
                worker.Kill();
                await worker.WaitAsync(CancellationToken.None);
            }
        }
    }

    private static async Task<string?> WaitUntilReadyAsync(ControlChannel channel, CancellationToken cancellationToken)
    {
        while (await channel.ReceiveAsync(cancellationToken) is { } frame)
        {
            if (frame.Kind == ControlFrameKind.Ready)
                return null;
            if (frame.Kind == ControlFrameKind.Failed)
                return System.Text.Encoding.UTF8.GetString(frame.Payload.Span[sizeof(int)..]);
        }

        return "it ended without a word; what it printed is on standard error of the service";
    }

    private static async Task<bool> AnswersAsync(IPEndPoint endpoint, CancellationToken cancellationToken)
    {
        try
        {
            using var connection = new Socket(SocketType.Stream, ProtocolType.Tcp);
            await connection.ConnectAsync(endpoint, cancellationToken);
            await connection.SendAsync(Request, cancellationToken);
            var buffer = new byte[1];
            return await connection.ReceiveAsync(buffer, cancellationToken) == 1;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
