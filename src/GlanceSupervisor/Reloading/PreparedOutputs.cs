namespace GlanceSupervisor.Reloading;

/// <summary>The supervisor's own outputs of a configuration, open before anything needs them: taken into use with it, or closed.</summary>
/// <param name="use">Takes them into use.</param>
/// <param name="discard">Closes them; null when there is nothing to close.</param>
internal sealed class PreparedOutputs(Action use, Action? discard) : IDisposable
{
    private bool _decided;

    /// <summary>The configuration is in force.</summary>
    public void Use()
    {
        if (_decided)
            return;
        _decided = true;
        use();
    }

    /// <summary>Closes them, unless they are in use.</summary>
    public void Dispose()
    {
        if (_decided)
            return;
        _decided = true;
        discard?.Invoke();
    }
}
