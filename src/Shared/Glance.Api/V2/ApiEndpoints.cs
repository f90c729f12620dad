using Glance.Api.V2.Actions;
using Glance.Api.V2.Discovery;
using Glance.Api.V2.Images;
using Glance.Api.V2.Locations;
using Glance.Api.V2.Members;
using Glance.Api.V2.Schemas;
using Glance.Api.V2.Tags;

namespace Glance.Api.V2;

/// <summary>The endpoints that routes lead to, one member a resource.</summary>
/// <param name="Images">Image records.</param>
/// <param name="ImageData">Image data.</param>
/// <param name="Members">Projects that images are shared with.</param>
/// <param name="Tags">Tags of images.</param>
/// <param name="Actions">Closing and opening images.</param>
/// <param name="Locations">Where data lies, for services.</param>
/// <param name="Discovery">What this site offers.</param>
/// <param name="Schemas">JSON schemas.</param>
internal sealed record ApiEndpoints(
    ImageEndpoints Images, ImageDataEndpoints ImageData, MemberEndpoints Members, TagEndpoints Tags, ActionEndpoints Actions,
    LocationEndpoints Locations, DiscoveryEndpoints Discovery, SchemaEndpoints Schemas);
