using Glance.Benchmarks.Plots;
using Glance.Benchmarks.Running;

switch (args)
{
    case ["run", var figures, .. var more]:
        return PieceRunner.Run(figures, more);
    case ["once"]:
        return await PieceCheck.RunAsync(Console.Out);
    case ["plot", var from, var to]:
        return ResultPlots.Draw(from, to, Console.Out);
    default:
        await Console.Error.WriteLineAsync(
            "usage: Glance.Benchmarks run FIGURES [arguments of BenchmarkDotNet] | once | plot FROM TO; scripts/bench calls it");
        return 2;
}
