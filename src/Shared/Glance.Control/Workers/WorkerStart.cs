namespace Glance.Control.Workers;

/// <summary>
/// On which occasion a worker starts. Only the first start of a service makes a database or a directory that is not there.
/// </summary>
public enum WorkerStart
{
    /// <summary>In the place of a worker that ended, or beside its equals; what it works with was there before.</summary>
    Replacement = 0,

    /// <summary>With a configuration that no worker has served with yet, while others serve: a reload, an upgrade.</summary>
    NewConfiguration = 1,

    /// <summary>No worker of this service has been ready yet.</summary>
    First = 2,

    /// <summary>To show before an upgrade that it could serve, at an address that no client knows: its log has trouble alone.</summary>
    Trial = 3,
}
