namespace Glance.Policies.Rules;

/// <summary>Asks another service for a decision, for rules that are an <c>http://</c> or <c>https://</c> address.</summary>
public interface IRemotePolicy
{
    /// <summary>Whether the service answers True. Never throws but for cancellation: no answer is a No.</summary>
    /// <param name="url">Address with the target's values filled in.</param>
    /// <param name="question">What is to be decided.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    ValueTask<bool> AskAsync(string url, PolicyQuestion question, CancellationToken cancellationToken);
}
