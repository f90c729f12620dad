namespace Glance.FunctionalTests.BadInput;

/// <summary>How a run of glance-api went.</summary>
/// <param name="ExitCode">Its exit code.</param>
/// <param name="Served">Whether it said that it serves.</param>
/// <param name="Output">Standard output; of a start both streams.</param>
/// <param name="Errors">Standard error.</param>
internal sealed record ProgramRun(int ExitCode, bool Served, string Output, string Errors)
{
    /// <summary>Everything it said.</summary>
    public string Text => Output + "\n" + Errors;
}
