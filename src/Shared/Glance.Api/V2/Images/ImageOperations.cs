using Glance.Operations.Images;

namespace Glance.Api.V2.Images;

/// <summary>The operations behind the image record's endpoints.</summary>
internal sealed record ImageOperations(CreateImage Create, ShowImage Show, ListImages List, UpdateImage Update, DeleteImage Delete);
