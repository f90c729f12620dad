using Glance.Configuration.Declarations.Catalog;

namespace GlanceSupervisor.Policy;

/// <summary>How many workers signals can ask for (docs/decisions/0268).</summary>
internal static class WorkerLimits
{
    private const int WorkersPerProcessor = 4;
    private const int AlwaysPossible = 8;

    /// <summary>The largest number: four workers for each processor and no fewer than eight, or as many as are configured.</summary>
    /// <param name="configured"><c>[DEFAULT] workers</c>.</param>
    /// <param name="processors">Processors of the machine.</param>
    public static int Largest(int configured, int processors) =>
        Math.Max(configured, Math.Clamp(WorkersPerProcessor * processors, AlwaysPossible, ServerDeclarations.MostWorkers));

    /// <summary>Whether so many workers are finishing that another successor waits: signals come faster than workers can leave.</summary>
    /// <param name="leaving">Workers on their way out.</param>
    /// <param name="wanted">How many workers there are to be.</param>
    public static bool IsCrowded(int leaving, int wanted) => leaving > 2 * wanted;
}
