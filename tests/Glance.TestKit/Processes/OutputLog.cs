namespace Glance.TestKit.Processes;

/// <summary>The lines a program printed, and the means to wait for one.</summary>
public sealed class OutputLog
{
    private readonly Lock _guard = new();
    private readonly List<string> _lines = [];
    private readonly List<(Func<string, bool> Wanted, int After, TaskCompletionSource<string> Seen)> _waiters = [];

    /// <summary>All lines so far.</summary>
    public IReadOnlyList<string> Lines
    {
        get
        {
            lock (_guard)
                return [.. _lines];
        }
    }

    /// <summary>A mark: waits can be told to look only at what comes after it.</summary>
    public int Mark
    {
        get
        {
            lock (_guard)
                return _lines.Count;
        }
    }

    /// <summary>Adds a line.</summary>
    public void Add(string line)
    {
        lock (_guard)
        {
            _lines.Add(line);
            for (var i = _waiters.Count - 1; i >= 0; i--)
            {
                if (!_waiters[i].Wanted(line))
                    continue;
                _waiters[i].Seen.TrySetResult(line);
                _waiters.RemoveAt(i);
            }
        }
    }

    /// <summary>The first line after <paramref name="mark"/> that holds this text, once it is there.</summary>
    /// <exception cref="TimeoutException">It did not come; the message has all lines.</exception>
    public async Task<string> WaitForAsync(string text, int mark = 0, TimeSpan? atMost = null)
    {
        TaskCompletionSource<string> seen;
        lock (_guard)
        {
            for (var i = mark; i < _lines.Count; i++)
            {
                if (_lines[i].Contains(text, StringComparison.Ordinal))
                    return _lines[i];
            }

            seen = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiters.Add((line => line.Contains(text, StringComparison.Ordinal), mark, seen));
        }

        try
        {
            return await seen.Task.WaitAsync(atMost ?? TimeSpan.FromSeconds(30));
        }
        catch (TimeoutException)
        {
            throw new TimeoutException($"'{text}' was not printed; what was:\n{string.Join('\n', Lines)}");
        }
    }
}
