using Microsoft.Win32.SafeHandles;

namespace Glance.Linux.Descriptors;

/// <summary>
/// An anonymous file in memory (memfd_create(2)): how a configuration, secrets included, reaches workers without touching a disk,
/// an environment or a command line. It lives as long as some process holds its descriptor.
/// </summary>
public static class MemoryFile
{
    /// <summary>Makes a file with this content.</summary>
    /// <param name="name">Shown in /proc only.</param>
    /// <param name="content">The bytes.</param>
    /// <exception cref="IOException">The kernel refused.</exception>
    public static Descriptor Create(string name, ReadOnlySpan<byte> content)
    {
        var descriptor = CreateEmpty(name, content.Length);
        using var handle = new SafeFileHandle(descriptor.Number, ownsHandle: false);
        RandomAccess.Write(handle, content, 0);
        return descriptor;
    }

    /// <summary>Makes a file of this many zero bytes.</summary>
    /// <exception cref="IOException">The kernel refused.</exception>
    public static Descriptor CreateEmpty(string name, long length)
    {
        var number = NativeMethods.MemfdCreate(name, NativeMethods.MfdCloexec);
        if (number < 0)
            throw OsError.Last("a memory file cannot be made");
        var descriptor = new Descriptor(number);
        using var handle = new SafeFileHandle(number, ownsHandle: false);
        RandomAccess.SetLength(handle, length);
        return descriptor;
    }

    /// <summary>Replaces the content.</summary>
    /// <exception cref="IOException">The descriptor is no writable file.</exception>
    public static void Write(Descriptor descriptor, ReadOnlySpan<byte> content)
    {
        ArgumentNullException.ThrowIfNull(descriptor);
        using var handle = new SafeFileHandle(descriptor.Number, ownsHandle: false);
        RandomAccess.SetLength(handle, content.Length);
        RandomAccess.Write(handle, content, 0);
    }

    /// <summary>Puts something behind content that stays as it is, over what another process put there.</summary>
    /// <param name="descriptor">The file.</param>
    /// <param name="offset">Where, in bytes from its beginning.</param>
    /// <param name="content">The bytes.</param>
    /// <exception cref="IOException">The descriptor is no writable file, or there is no memory.</exception>
    public static void WriteBehind(Descriptor descriptor, long offset, ReadOnlySpan<byte> content)
    {
        ArgumentNullException.ThrowIfNull(descriptor);
        using var handle = new SafeFileHandle(descriptor.Number, ownsHandle: false);
        RandomAccess.Write(handle, content, offset);
    }

    /// <summary>The whole content; reading leaves the file's position alone, so that many processes can.</summary>
    /// <exception cref="IOException">The descriptor is no readable file.</exception>
    public static byte[] ReadAll(Descriptor descriptor)
    {
        ArgumentNullException.ThrowIfNull(descriptor);
        using var handle = new SafeFileHandle(descriptor.Number, ownsHandle: false);
        var content = new byte[RandomAccess.GetLength(handle)];
        var read = 0;
        while (read < content.Length)
        {
            var count = RandomAccess.Read(handle, content.AsSpan(read), read);
            if (count == 0)
                throw new IOException($"descriptor {descriptor.Number} ended after {read} of {content.Length} bytes");
            read += count;
        }

        return content;
    }
}
