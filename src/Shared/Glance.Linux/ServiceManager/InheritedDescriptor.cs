namespace Glance.Linux.ServiceManager;

/// <summary>A descriptor that systemd passed on (sd_listen_fds_with_names(3)).</summary>
/// <param name="Number">The descriptor.</param>
/// <param name="Name">Name of the socket unit, or of the descriptor in the store.</param>
public readonly record struct InheritedDescriptor(int Number, string Name);
