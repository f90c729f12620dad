using System.Runtime.InteropServices;

namespace Glance.TestKit.Processes;

/// <summary>
/// Until it is disposed of, files are opened and asked for as by a user without rights, where the tests run as root, who is refused
/// nothing. It holds for the thread that made it, so nothing may be awaited meanwhile (setfsuid(2)).
/// </summary>
public sealed partial class WithoutRights : IDisposable
{
    private const uint Root = 0;
    private const uint Nobody = 65534;

    /// <summary>Puts the rights down; those of who is not root stay as they are.</summary>
    public WithoutRights() => _ = SetUser(Nobody);

    /// <inheritdoc/>
    public void Dispose() => _ = SetUser(Root);

    [LibraryImport("libc", EntryPoint = "setfsuid")]
    private static partial int SetUser(uint user);
}
