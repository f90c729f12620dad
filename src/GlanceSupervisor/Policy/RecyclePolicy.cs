using System.Globalization;

namespace GlanceSupervisor.Policy;

/// <summary>Whether a healthy worker is due to be replaced by a fresh one: [worker] max_requests, max_age, max_memory.</summary>
internal static class RecyclePolicy
{
    /// <summary>Decides.</summary>
    /// <param name="options">The limits.</param>
    /// <param name="wear">What the worker has been through.</param>
    /// <param name="chance">The worker's own random number from 0 to 1, the same at each call.</param>
    /// <returns>Why it is replaced, after "child 123 "; null when it is not.</returns>
    public static string? Reason(SupervisorOptions options, WorkerWear wear, double chance)
    {
        if (options.MaxRequests > 0 && wear.Served >= options.MaxRequests + (long)(chance * options.MaxRequestsJitter))
            return string.Create(CultureInfo.InvariantCulture, $"has served {wear.Served} requests (max_requests {options.MaxRequests})");
        if (options.MaxAge > TimeSpan.Zero && wear.Age >= options.MaxAge * (1 + (chance / 10)))
            return string.Create(CultureInfo.InvariantCulture, $"is {wear.Age.TotalSeconds:F0} s old (max_age {options.MaxAge.TotalSeconds:F0} s)");
        if (options.MaxMemory > 0 && wear.Memory > options.MaxMemory)
            return string.Create(CultureInfo.InvariantCulture, $"occupies {wear.Memory >> 20} MiB (max_memory {options.MaxMemory >> 20} MiB)");
        return null;
    }
}
