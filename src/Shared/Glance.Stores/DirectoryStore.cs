using Glance.Stores.Drivers.File;

namespace Glance.Stores;

/// <summary>A store whose data lies in directories, for who opens and watches them.</summary>
/// <param name="Store">The store itself, without what is around it.</param>
/// <param name="Section">Section of its options.</param>
/// <param name="IsDefault">Whether uploads go there when none is named.</param>
internal sealed record DirectoryStore(FileStore Store, string Section, bool IsDefault);
