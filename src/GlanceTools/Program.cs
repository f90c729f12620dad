using Glance.Linux.Inspection;
using GlanceTools.Control;

// The tool is named by the link this program was called by, or by its first word.
if (ProcessIdentity.OwnName == ControlProgram.Name)
    return await ControlProgram.RunAsync(args, Console.Out, Console.Error);
if (args is ["control", .. var rest])
    return await ControlProgram.RunAsync(rest, Console.Out, Console.Error);
const string Usage = "usage: glance-tools control ...    (or call it by the name of the tool: glance-control)";
if (args is ["--help" or "-h", ..])
{
    Console.Out.WriteLine(Usage);
    return ControlExit.Success;
}

Console.Error.WriteLine(args is [var word, ..] ? $"ERROR: {word}: no such tool\n{Usage}" : Usage);
return ControlExit.Usage;
