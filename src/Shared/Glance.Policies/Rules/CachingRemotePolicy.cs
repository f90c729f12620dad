namespace Glance.Policies.Rules;

/// <summary>Asks each address once in a decision, however many rules name it: the question is the same one.</summary>
/// <param name="remote">Who is asked.</param>
internal sealed class CachingRemotePolicy(IRemotePolicy remote) : IRemotePolicy
{
    private readonly Dictionary<string, bool> _answers = new(StringComparer.Ordinal);

    public async ValueTask<bool> AskAsync(string url, PolicyQuestion question, CancellationToken cancellationToken) =>
        _answers.TryGetValue(url, out var known) ? known : _answers[url] = await remote.AskAsync(url, question, cancellationToken).ConfigureAwait(false);
}
