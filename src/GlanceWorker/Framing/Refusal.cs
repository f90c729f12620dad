namespace GlanceWorker.Framing;

/// <summary>Why a request is not handed on.</summary>
/// <param name="Status">Status of the answer.</param>
/// <param name="Reason">What was wrong, with which value, and what would be right.</param>
internal sealed record Refusal(int Status, string Reason)
{
    /// <summary>A request that is not well-formed.</summary>
    public static Refusal Bad(string reason) => new(StatusCodes.Status400BadRequest, reason);
}
