using System.Reflection;
using BenchmarkDotNet.Attributes;

namespace Glance.Benchmarks.Running;

/// <summary>Runs every piece once with each of its parameters, so that none rots between two measurements.</summary>
internal static class PieceCheck
{
    /// <summary>Runs them and names them; 0 when there is at least one.</summary>
    public static async Task<int> RunAsync(TextWriter output)
    {
        var count = 0;
        foreach (var type in typeof(PieceCheck).Assembly.GetTypes().Where(type => Marked<BenchmarkAttribute>(type).Any()))
        {
            foreach (var (property, value) in Parameters(type))
                count += await RunAsync(type, property, value, output).ConfigureAwait(false);
        }

        return count > 0 ? 0 : 1;
    }

    private static async Task<int> RunAsync(Type type, PropertyInfo? property, object? value, TextWriter output)
    {
        var piece = Activator.CreateInstance(type)!; // A class, which has a constructor.
        property?.SetValue(piece, value);
        var methods = Marked<BenchmarkAttribute>(type).ToList();
        foreach (var setup in Marked<GlobalSetupAttribute>(type))
            await CallAsync(piece, setup).ConfigureAwait(false);
        foreach (var method in methods)
        {
            await CallAsync(piece, method).ConfigureAwait(false);
            await output.WriteLineAsync($"{type.Name}.{method.Name} {value}".TrimEnd()).ConfigureAwait(false);
        }

        foreach (var cleanup in Marked<GlobalCleanupAttribute>(type))
            await CallAsync(piece, cleanup).ConfigureAwait(false);
        return methods.Count;
    }

    // One property with parameters at most, or none.
    private static IEnumerable<(PropertyInfo? Property, object? Value)> Parameters(Type type)
    {
        var property = type.GetProperties().SingleOrDefault(property => property.IsDefined(typeof(ParamsAttribute)));
        return property is null
            ? [(null, null)]
            : property.GetCustomAttribute<ParamsAttribute>()!.Values.Select(value => ((PropertyInfo?)property, value)); // It is defined.
    }

    private static IEnumerable<MethodInfo> Marked<T>(Type type)
        where T : Attribute => type.GetMethods().Where(method => method.IsDefined(typeof(T)));

    private static async Task CallAsync(object piece, MethodInfo method)
    {
        var result = method.Invoke(piece, null);
        var task = result switch
        {
            Task running => running,
            ValueTask running => running.AsTask(),
            { } running when running.GetType().GetMethod("AsTask") is { } toTask => (Task)toTask.Invoke(running, null)!, // ValueTask<T>
            _ => Task.CompletedTask,
        };
        await task.ConfigureAwait(false);
    }
}
