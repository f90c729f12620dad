using System.Globalization;
using Glance.Linux.Descriptors;
using Glance.Linux.Spawning;
using NUnit.Framework;

namespace Glance.UnitTests.Processes;

/// <summary>A program that cannot take the place of this one; that it can is seen by upgrades and by <c>workers = 0</c>.</summary>
internal sealed class ExecTests
{
    private const int CloseOnExec = 0x80000; // O_CLOEXEC, as fdinfo shows it

    [Test]
    public void A_program_that_cannot_be_run_leaves_this_one_as_it_was([Values] bool withVariables)
    {
        using var inherited = MemoryFile.Create("test", "x"u8);
        var held = SignalsHeldBack();
        var variables = withVariables ? new Dictionary<string, string> { ["GLANCE_TEST"] = "1" } : null;

        Assert.That(
            () => Exec.Run("/nowhere/glance-worker", ["--listen", "3"], [inherited.Number], variables),
            Throws.TypeOf<IOException>().With.Message.StartsWith("/nowhere/glance-worker cannot be run: "));

        Assert.That(SignalsHeldBack(), Is.EqualTo(held));
        Assert.That(Flags(inherited) & CloseOnExec, Is.EqualTo(CloseOnExec), "a child that is started next does not inherit it");
    }

    private static ulong SignalsHeldBack() =>
        ulong.Parse(Field("/proc/thread-self/status", "SigBlk:"), NumberStyles.HexNumber, CultureInfo.InvariantCulture);

    private static int Flags(Descriptor descriptor) => Convert.ToInt32(Field($"/proc/self/fdinfo/{descriptor.Number}", "flags:"), 8);

    private static string Field(string path, string name) =>
        File.ReadLines(path).Single(line => line.StartsWith(name, StringComparison.Ordinal))[name.Length..].Trim();
}
