using System.Reflection;
using Glance.Control;
using Glance.Control.Administration;

namespace GlanceTools.Control;

/// <summary>glance-control, from its words to its exit code.</summary>
internal static class ControlProgram
{
    /// <summary>The tool's name.</summary>
    public const string Name = "glance-control";

    /// <summary>Runs.</summary>
    public static async Task<int> RunAsync(IReadOnlyList<string> words, TextWriter output, TextWriter errors)
    {
        try
        {
            var arguments = ControlArguments.Parse(words);
            if (arguments.Help)
                output.Write(ControlHelp.Text);
            else if (arguments.Version)
                output.WriteLine(VersionText.Of(Assembly.GetExecutingAssembly()));
            else
                return await DoAsync(arguments, output, errors);
            return ControlExit.Success;
        }
        catch (FormatException nonsense)
        {
            errors.WriteLine($"ERROR: {nonsense.Message}; see {Name} --help");
            return ControlExit.Usage;
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException or OperationCanceledException)
        {
            errors.WriteLine($"ERROR: {failed.Message}");
            return ControlExit.Failure;
        }
    }

    private static async Task<int> DoAsync(ControlArguments arguments, TextWriter output, TextWriter errors)
    {
        if (arguments.AwaitChild > TimeSpan.Zero && arguments.Respawn)
        {
            errors.WriteLine("--await-child and --respawn are mutually exclusive");
            return ControlExit.Failure;
        }

        foreach (var given in arguments.WithoutEffect)
            errors.WriteLine($"WARNING: {given} has no effect on {arguments.Command}");
        var questions = new ServiceQuestions(arguments, output, errors);
        switch (arguments.Command)
        {
            case "start":
                return await new ServiceStarter(arguments, output, errors).StartAsync("Start");
            case "stop" or "shutdown":
                return ServiceStopper.Stop(arguments, output, errors);
            case "restart":
                return await new ServiceRestart(arguments, output, errors).RunAsync();
            case "status":
                return await questions.StatusAsync();
            case "workers":
                return await questions.WorkersAsync();
            case "upgrade":
                return await questions.ChangeAsync(AdministrationQuestion.Upgrade, "Upgrading", "Upgraded", "the old program serves on");
            default:
                return await questions.ChangeAsync(AdministrationQuestion.Reload, "Reloading", "Reloaded", "the old workers serve on");
        }
    }
}
