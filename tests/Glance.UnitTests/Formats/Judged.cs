using Glance.Domain.Formats;

namespace Glance.UnitTests.Formats;

/// <summary>What becomes of an image: what it was found to be, and what the rules say.</summary>
internal sealed record Judged(string Formats, long? VirtualSize, string? Refusal, string? Warning, long RefusedAt)
{
    /// <summary>Feeds an image in chunks of the given sizes, over and over.</summary>
    public static Judged Of(byte[] image, string declared = "raw", FormatPolicy? policy = null, params int[] chunks)
    {
        var inspector = new ImageInspector();
        policy ??= FormatPolicy.Default;
        var verdict = FormatVerdict.Undecided;
        var refusedAt = -1L;
        var rest = image.AsSpan();
        for (var i = 0; !rest.IsEmpty && refusedAt < 0; i++)
        {
            var chunk = rest[..Math.Min(rest.Length, chunks.Length == 0 ? rest.Length : chunks[i % chunks.Length])];
            rest = rest[chunk.Length..];
            while (!chunk.IsEmpty && refusedAt < 0)
            {
                chunk = chunk[inspector.Take(chunk)..];
                if (inspector.Changed)
                    verdict = policy.Decide(declared, inspector);
                if (verdict.Refusal is not null)
                    refusedAt = inspector.Size;
            }
        }

        if (refusedAt < 0)
        {
            inspector.Complete();
            verdict = policy.Decide(declared, inspector);
            refusedAt = verdict.Refusal is null ? -1 : inspector.Size;
        }

        return new Judged(string.Join('+', inspector.Matches.Select(match => match.Format)), verdict.VirtualSize, verdict.Refusal, verdict.Warning, refusedAt);
    }
}
