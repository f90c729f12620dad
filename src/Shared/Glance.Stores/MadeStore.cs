using Glance.Domain.Stores;

namespace Glance.Stores;

/// <summary>A store and what it was made from.</summary>
/// <param name="Backend">What the configuration says of it.</param>
/// <param name="Factory">Its driver.</param>
/// <param name="Store">The store, with what is wrapped around it.</param>
/// <param name="IsDefault">Whether uploads go there when none is named.</param>
internal sealed record MadeStore(BackendOptions Backend, IStoreFactory Factory, IImageStore Store, bool IsDefault);
