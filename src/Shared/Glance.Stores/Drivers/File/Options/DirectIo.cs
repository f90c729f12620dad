namespace Glance.Stores.Drivers.File.Options;

/// <summary><c>filesystem_direct_io</c>: whether uploads are written past the page cache.</summary>
internal enum DirectIo
{
    /// <summary>Those that would not stay in it anyway.</summary>
    Auto,

    /// <summary>All, where the file system can.</summary>
    Always,

    /// <summary>None.</summary>
    Never,
}
