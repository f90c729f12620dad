using System.Diagnostics;
using System.Globalization;

namespace Glance.TestKit.Processes;

/// <summary>A real glance-api on loopback, with a port, a database and a store of its own.</summary>
public sealed class GlanceServer : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly TemporaryDirectory _directory;
    private readonly Process _process;
    private Uri? _address;

    private GlanceServer(TemporaryDirectory directory, Process process, GlanceServerSettings settings)
    {
        _directory = directory;
        _process = process;
        Settings = settings;
    }

    /// <summary>How it was started.</summary>
    public GlanceServerSettings Settings { get; private set; }

    /// <summary>Whether it has ended.</summary>
    public bool HasExited => _process.HasExited;

    /// <summary>Whether it ever said where it serves.</summary>
    public bool HasServed => _address is not null;

    /// <summary>Everything it printed, workers included.</summary>
    public OutputLog Log { get; } = new();

    /// <summary>Pid of the supervisor.</summary>
    public int Pid => Settings.WrapperForks ? ChildrenOf(_process.Id).FirstOrDefault(_process.Id) : _process.Id;

    /// <summary>Where it listens.</summary>
    public Uri Address => _address ?? throw new InvalidOperationException("it does not serve yet");

    /// <summary>A directory of this server's own.</summary>
    public string Directory => _directory.Path;

    /// <summary>Its configuration file; change it, then reload.</summary>
    public string ConfigurationFile => _directory["glance-api.conf"];

    /// <summary>Its image directory.</summary>
    public string ImageDirectory => _directory["images"];

    /// <summary>Pids of its living workers.</summary>
    public IReadOnlyList<int> Workers => ChildrenOf(Pid);

    /// <summary>Starts it and waits until it serves.</summary>
    public static async Task<GlanceServer> StartAsync(GlanceServerSettings? settings = null)
    {
        var server = Launch(settings);
        try
        {
            await server.WaitUntilServingAsync();
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts it without waiting.</summary>
    public static GlanceServer Launch(GlanceServerSettings? settings = null)
    {
        settings ??= new GlanceServerSettings();
        var program = Path.Combine(settings.Programs ?? RepositoryRoot.Programs, "glance-api");
        if (!File.Exists(program))
            throw new InvalidOperationException($"{program} is not built: run scripts/build, or name the folder in GLANCE_BIN");
        var directory = new TemporaryDirectory();
        var paste = File.ReadAllText(Path.Combine(RepositoryRoot.Path, "glance-api-paste.ini"));
        File.WriteAllText(directory["glance-api-paste.ini"], settings.Paste?.Invoke(paste) ?? paste);
        string[] command = [.. settings.Wrapper, program];
        var start = new ProcessStartInfo(command[0])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
            UseShellExecute = false,
            WorkingDirectory = directory.Path,
        };
        foreach (var word in command.Skip(1))
            start.ArgumentList.Add(word);
        start.ArgumentList.Add("--config-file");
        start.ArgumentList.Add(directory["glance-api.conf"]);
        foreach (var argument in settings.Arguments)
            start.ArgumentList.Add(argument);
        var process = new Process { StartInfo = start, EnableRaisingEvents = true };
        var server = new GlanceServer(directory, process, settings);
        server.WriteConfiguration(settings);
        process.OutputDataReceived += (_, line) => server.Hear(line.Data);
        process.ErrorDataReceived += (_, line) => server.Hear(line.Data);
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        process.StandardInput.Close();
        return server;
    }

    /// <summary>
    /// Replaces its configuration file as a whole, as an editor does: a reload in between reads the old or the new one, never half of it.
    /// </summary>
    public void WriteConfiguration(GlanceServerSettings settings)
    {
        Settings = settings;
        var next = ConfigurationFile + ".next";
        File.WriteAllText(next, $"""
            [DEFAULT]
            bind_host = {settings.BindHost}
            bind_port = {settings.BindPort.ToString(CultureInfo.InvariantCulture)}
            workers = {settings.Workers.ToString(CultureInfo.InvariantCulture)}
            {settings.DefaultGroup}
            [database]
            connection = {settings.Database ?? $"sqlite:///{_directory["glance.sqlite"]}"}
            [glance_store]
            filesystem_store_datadir = {settings.ImageDirectory ?? ImageDirectory}
            [worker]
            transport = {settings.Transport}
            {settings.WorkerGroup}
            {settings.OtherGroups}
            """);
        File.Move(next, ConfigurationFile, overwrite: true);
    }

    /// <summary>Waits until it says where it serves.</summary>
    public async Task WaitUntilServingAsync(int mark = 0)
    {
        var serving = Log.WaitForAsync("Serving on ", mark, Patience);
        if (await Task.WhenAny(serving, _process.WaitForExitAsync()) != serving && !serving.IsCompleted)
            throw new InvalidOperationException($"glance-api ended with {_process.ExitCode}:\n{string.Join('\n', Log.Lines)}");
        TakeAddress(await serving);
    }

    /// <summary>Tells where it serves, for a test that cannot read its words.</summary>
    public void TakeAddress(Uri address) => _address = address;

    /// <summary>Sends a signal to the supervisor.</summary>
    public void Signal(int signal) => PosixKill.Send(Pid, signal);

    /// <summary>Reloads and waits for the outcome.</summary>
    public async Task ReloadAsync()
    {
        var mark = Log.Mark;
        Signal(PosixKill.Hup);
        var line = await Log.WaitForAsync("Reloaded: ", mark, Patience);
        TakeAddress(line);
    }

    /// <summary>Waits for its end.</summary>
    public async Task<int> WaitForExitAsync(TimeSpan? atMost = null)
    {
        try
        {
            await _process.WaitForExitAsync().WaitAsync(atMost ?? Patience);
        }
        catch (TimeoutException)
        {
            throw new TimeoutException($"glance-api still runs; it printed:\n{string.Join('\n', Log.Lines)}");
        }

        return _process.ExitCode;
    }

    /// <summary>
    /// Waits until what is asked holds, looking every few milliseconds: for facts that announce themselves nowhere, such as a pid that is
    /// gone.
    /// </summary>
    public async Task UntilAsync(Func<bool> holds, string what)
    {
        var deadline = Stopwatch.StartNew();
        while (!holds())
        {
            if (deadline.Elapsed > Patience)
                throw new TimeoutException($"{what}: not within {Patience.TotalSeconds} s; the log:\n{string.Join('\n', Log.Lines)}");
            await Task.Delay(10);
        }
    }

    /// <summary>A client of its own, each request with its own handler's pool of connections.</summary>
    public HttpClient CreateClient() => new() { BaseAddress = Address, Timeout = TimeSpan.FromMinutes(2) };

    /// <summary>Pids of a process's children.</summary>
    public static IReadOnlyList<int> ChildrenOf(int pid)
    {
        var children = new List<int>();
        try
        {
            foreach (var task in System.IO.Directory.GetDirectories($"/proc/{pid}/task"))
            {
                children.AddRange(File.ReadAllText(Path.Combine(task, "children"))
                    .Split(' ', StringSplitOptions.RemoveEmptyEntries)
                    .Select(word => int.Parse(word, CultureInfo.InvariantCulture)));
            }
        }
        catch (IOException)
        {
            // The process, or one of its threads, ended meanwhile: what was read so far is the answer.
        }

        return children;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        var workers = Workers;
        if (!_process.HasExited)
        {
            _process.Kill();
            await _process.WaitForExitAsync();
        }

        foreach (var worker in workers.Where(PosixKill.Exists))
        {
            try
            {
                PosixKill.Send(worker, PosixKill.Kill);
            }
            catch (InvalidOperationException)
            {
                // It left between the look and the kill, as it should.
            }
        }

        _process.Dispose();
        _directory.Dispose();
    }

    private void Hear(string? line)
    {
        if (line is not null)
            Log.Add(line);
    }

    private void TakeAddress(string line)
    {
        var at = line.IndexOf(" on ", StringComparison.Ordinal) + 4;
        _address = new Uri("http://" + line[at..line.IndexOf(" with ", StringComparison.Ordinal)]);
    }
}
