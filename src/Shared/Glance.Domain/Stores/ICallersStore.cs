using Glance.Domain.Requests;

namespace Glance.Domain.Stores;

/// <summary>
/// A store that asks its server with the rights of whoever asks the service, such as a Swift in which images lie in their owners' accounts.
/// As it stands it acts for nobody: with the service's own rights, as the work in the background does, and it takes no uploads.
/// </summary>
public interface ICallersStore : IImageStore
{
    /// <summary>The same store for one caller; it lives as long as the request, or what goes on of it.</summary>
    /// <param name="caller">Who asks.</param>
    IImageStore For(RequestContext caller);
}
