namespace Glance.Domain.Quotas;

/// <summary>
/// The unified limits kept in Keystone (<c>use_keystone_limits</c>). How much is used is counted elsewhere, by the database.
/// </summary>
public interface IProjectLimits
{
    /// <summary>Whether limits apply at all; when false, nothing else is asked.</summary>
    bool Enabled { get; }

    /// <summary>
    /// The most a project may use, perhaps as it was a moment ago: its own limit, else the registered one, else 0, as upstream treats a
    /// resource nobody registered. <see cref="Unlimited"/> sets no limit. A use of exactly the limit is allowed.
    /// </summary>
    /// <param name="resource">What is limited.</param>
    /// <param name="projectId">The project; null asks for the registered limit.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>MiB or a count, by the resource.</returns>
    /// <exception cref="LimitsUnavailableException">Keystone cannot be asked, or the endpoint is not configured or not known to
    /// it.</exception>
    Task<long> LimitAsync(ProjectResource resource, string? projectId, CancellationToken cancellationToken);

    /// <summary>
    /// Has the next question about a project asked anew: before something is refused it is made sure that the limit still stands.
    /// </summary>
    /// <param name="projectId">The project; null for the registered limits alone.</param>
    void Forget(string? projectId);

    /// <summary>The value of a limit that sets none.</summary>
    const long Unlimited = -1;
}
