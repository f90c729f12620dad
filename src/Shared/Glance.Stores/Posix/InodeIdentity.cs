namespace Glance.Stores.Posix;

/// <summary>Which file this is, whatever it is called, and what kind.</summary>
internal readonly record struct InodeIdentity(ulong Inode, ulong Device, ushort Mode, long Size)
{
    private const int TypeMask = 0xF000;
    private const int Regular = 0x8000;

    /// <summary>Whether it is a plain file: no directory, device, pipe or link.</summary>
    public bool IsRegular => (Mode & TypeMask) == Regular;

    /// <summary>Whether both are names of one file.</summary>
    public bool SameFileAs(InodeIdentity other) => Inode == other.Inode && Device == other.Device;
}
