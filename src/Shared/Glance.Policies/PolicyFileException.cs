namespace Glance.Policies;

/// <summary>Policies or property protections that cannot be used as they are written.</summary>
/// <param name="message">File, line, what is wrong and what would be right; a line for each problem.</param>
/// <param name="innerException">The cause.</param>
public sealed class PolicyFileException(string message, Exception? innerException = null) : Exception(message, innerException)
{
    /// <summary>One exception for several problems.</summary>
    /// <param name="problems">At least one.</param>
    /// <param name="doubts">As <see cref="Doubts"/>.</param>
    internal static PolicyFileException Of(IReadOnlyList<PolicyFileException> problems, IReadOnlyList<string>? doubts = null) =>
        new(string.Join('\n', problems.Select(problem => problem.Message)), problems[0].InnerException) { Doubts = doubts ?? [] };

    /// <summary>What else whoever wrote the file should look at, true whatever is wrong with other rules; each a sentence.</summary>
    internal IReadOnlyList<string> Doubts { get; init; } = [];
}
