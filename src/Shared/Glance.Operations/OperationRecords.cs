using Glance.Domain.Images;
using Glance.Domain.Images.Members;
using Glance.Domain.Images.Repository;
using Glance.Domain.Locations;

namespace Glance.Operations;

/// <summary>What the database keeps for operations, one member an aggregate.</summary>
/// <param name="Images">The image records.</param>
/// <param name="Members">The projects that images are shared with.</param>
/// <param name="Removed">Locations whose data is to be removed.</param>
public sealed record OperationRecords(IImageRepository Images, IMemberRepository Members, IRemovedLocations Removed);
