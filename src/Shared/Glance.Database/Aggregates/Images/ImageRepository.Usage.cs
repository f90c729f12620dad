using Glance.Database.Connections;
using Glance.Database.Sql;
using Glance.Domain.Images;
using Glance.Domain.Quotas;

namespace Glance.Database.Aggregates.Images;

/// <summary>
/// Usage, and changes held against limits: the change first, then the count that includes it, behind the owner's lock
/// (docs/decisions/0015).
/// </summary>
internal sealed partial class ImageRepository
{
    public async ValueTask<ProjectUsage> OfAsync(string? projectId, CancellationToken cancellationToken) =>
        await connections.ReadAsync(session => CountAsync(session, OwnerColumn(projectId)), cancellationToken).ConfigureAwait(false);

    public async ValueTask AddAsync(Image image, UsageLimits limits, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(image);
        ArgumentNullException.ThrowIfNull(limits);
        Storable.Require(image);
        await connections.WriteAsync(
            session => WithinAsync(session, image.Owner, limits, async () =>
            {
                await InsertAsync(session, image).ConfigureAwait(false);
                return true;
            }),
            cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask<Image> SaveAsync(Image before, Image after, UsageLimits limits, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(limits);
        var changes = ChangesOf(before, after);
        return await connections.WriteAsync(
            session => WithinAsync(session, after.Owner, limits, () => SaveAsync(session, before, after, changes, limits.Image)), cancellationToken).ConfigureAwait(false);
    }

    private async Task<T> WithinAsync<T>(Session session, string? owner, UsageLimits limits, Func<Task<T>> change)
    {
        if (!limits.LimitProject)
            return await change().ConfigureAwait(false);
        var project = OwnerColumn(owner);
        await session.LockAsync($"usage of {project}").ConfigureAwait(false);
        var result = await change().ConfigureAwait(false);
        limits.Require(project, await CountAsync(session, project).ConfigureAwait(false));
        return result;
    }

    private static string? OwnerColumn(string? project) => string.IsNullOrEmpty(project) ? null : project;

    private async Task<ProjectUsage> CountAsync(Session session, string? owner) =>
        (await session.SingleOrDefaultAsync<UsageRow>(_usageSql.OfProject, new { Owner = owner }).ConfigureAwait(false) ?? new UsageRow()).ToUsage();
}
