using GlanceWorker.Api.V2.Images;
using GlanceWorker.Api.V2.Schemas;

namespace GlanceWorker.Api.V2;

/// <summary>The endpoints that routes lead to, one member a resource.</summary>
/// <param name="Images">Image records.</param>
/// <param name="ImageData">Image data.</param>
/// <param name="Schemas">JSON schemas.</param>
internal sealed record ApiEndpoints(ImageEndpoints Images, ImageDataEndpoints ImageData, SchemaEndpoints Schemas);
