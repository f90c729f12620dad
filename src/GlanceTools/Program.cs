using Glance.Linux.Inspection;
using Glance.Linux.Terminals;
using GlanceTools.Control;

Console.SetError(new PrintableWriter(Console.Error));
var output = new PrintableWriter(Console.Out);

// The tool is named by the link this program was called by, or by its first word.
if (ProcessIdentity.OwnName == ControlProgram.Name)
    return await ControlProgram.RunAsync(args, output, Console.Error);
if (args is ["control", .. var rest])
    return await ControlProgram.RunAsync(rest, output, Console.Error);
const string Usage = "usage: glance-tools control ...    (or call it by the name of the tool: glance-control)";
if (args is ["--help" or "-h", ..])
{
    Console.Out.WriteLine(Usage);
    return ControlExit.Success;
}

Console.Error.WriteLine(args is [var word, ..] ? $"ERROR: {word}: no such tool\n{Usage}" : Usage);
return ControlExit.Usage;
