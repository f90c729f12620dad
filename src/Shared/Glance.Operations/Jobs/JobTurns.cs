namespace Glance.Operations.Jobs;

/// <summary>
/// Whose job may run now, of all that wait: one after the other of the projects that wait, none of them more than a few at once. Whatever
/// one project's jobs do, another's turn comes.
/// </summary>
/// <param name="atOnce">Jobs that run at once.</param>
/// <param name="atOnceForOne">Jobs of one project that run at once.</param>
/// <param name="mostForOne">Jobs of one project that run or wait.</param>
internal sealed class JobTurns(int atOnce, int atOnceForOne, int mostForOne)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Line> _lines = new(StringComparer.Ordinal);
    private readonly LinkedList<Line> _round = new();
    private int _running;

    /// <summary>Whether the project may bring one more.</summary>
    public bool HasPlace(string project)
    {
        lock (_gate)
            return !_lines.TryGetValue(project, out var line) || line.Running + line.Waiting.Count < mostForOne;
    }

    /// <summary>Waits for a turn, which lasts until what comes back is disposed.</summary>
    public async Task<IDisposable> TakeAsync(string project, CancellationToken cancellationToken)
    {
        Line line;
        var turn = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate)
        {
            if (!_lines.TryGetValue(project, out line!))
            {
                _lines[project] = line = new Line(project);
                _round.AddLast(line.Place);
            }

            line.Waiting.AddLast(turn);
            GiveOut();
        }

        using var giveUp = cancellationToken.UnsafeRegister(static (waiting, token) => ((TaskCompletionSource)waiting!).TrySetCanceled(token), turn);
        try
        {
            await turn.Task.ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            Leave(line, turn);
            throw;
        }

        return new Turn(this, line);
    }

    private void GiveOut()
    {
        for (var looked = 0; _running < atOnce && looked < _round.Count; looked++)
        {
            var line = _round.First!.Value; // The loop ends before the round is empty.
            _round.RemoveFirst();
            _round.AddLast(line.Place);
            if (line.Running < atOnceForOne && line.TakeNext())
            {
                _running++;
                looked = -1;
            }
        }
    }

    private void Leave(Line line, TaskCompletionSource turn)
    {
        lock (_gate)
        {
            line.Waiting.Remove(turn);
            Forget(line);
        }
    }

    private void End(Line line)
    {
        lock (_gate)
        {
            line.Running--;
            _running--;
            Forget(line);
            GiveOut();
        }
    }

    private void Forget(Line line)
    {
        if (line.Running > 0 || line.Waiting.Count > 0 || !ReferenceEquals(_lines.GetValueOrDefault(line.Project), line))
            return;
        _lines.Remove(line.Project);
        _round.Remove(line.Place);
    }

    /// <summary>What one project has running and waiting.</summary>
    private sealed class Line
    {
        public Line(string project)
        {
            Project = project;
            Place = new LinkedListNode<Line>(this);
        }

        public string Project { get; }

        public LinkedListNode<Line> Place { get; }

        public LinkedList<TaskCompletionSource> Waiting { get; } = new();

        public int Running { get; set; }

        /// <summary>Lets the next one go that still waits.</summary>
        public bool TakeNext()
        {
            while (Waiting.First is { } first)
            {
                Waiting.RemoveFirst();
                if (!first.Value.TrySetResult())
                    continue;
                Running++;
                return true;
            }

            return false;
        }
    }

    private sealed class Turn(JobTurns turns, Line line) : IDisposable
    {
        private int _ended;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _ended, 1) == 0)
                turns.End(line);
        }
    }
}
