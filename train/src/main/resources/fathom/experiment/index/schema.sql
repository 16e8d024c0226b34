-- The index of Fathom, version 2. It is made from the files of results folders and may be deleted at any time.
-- What is not a finite number (a diverged loss, say) is null where it is NaN and Inf or -Inf where it is infinite.

-- One line per results folder, of a comparison or of a single training run.
create table experiments (
    id integer primary key,
    folder text not null unique,   -- relative to the folder of this file if it lies below, else absolute
    title text not null,           -- the folder's name until the comparison has finished for the first time
    finished integer not null,     -- 1 if it has
    network text,                  -- in words
    data text,                     -- SHA-256 of the training set
    optimizer text,
    classes integer,
    batch integer,                 -- examples of a step
    budget integer,                -- steps that a run may take
    seed integer,                  -- the root of all randomness
    threshold real,                -- training accuracy for which steps are counted
    stamp text not null            -- Fathom's own: tells whether the shared files have changed
);

-- Every setting of an experiment, also those that have a column above.
create table settings (
    experiment_id integer not null references experiments (id) on delete cascade,
    name text not null,
    value text not null,
    primary key (experiment_id, name)
);

-- One line per finished run, diverged or not.
create table runs (
    id integer primary key,
    experiment_id integer not null references experiments (id) on delete cascade,
    file text not null,            -- in the experiment's folder runs/
    stage text not null,           -- 'run', 'tuning' for the short runs that chose a learning rate, 'train' for one made alone
    init text not null,            -- the label of the initializer, or of what else was compared
    description text not null,     -- the same with every number it has; may be empty
    depth integer not null,        -- of a training run of stages: 0
    seed integer not null,         -- counted from 0; equal numbers of one experiment saw equal data
    rate real not null,            -- learning rate; of a training run the highest of its schedule
    steps integer not null,        -- steps taken
    final_train_loss real,         -- mean of the last 50 steps
    final_train_accuracy real,     -- likewise, in 0..1
    test_loss real,
    test_accuracy real,            -- in 0..1
    steps_to_threshold integer,    -- null if the threshold was not reached
    diverged integer not null,     -- 1 if it left the finite numbers
    diverged_step integer,
    diverged_layer text,
    diverged_what text,
    vanished_gradients integer not null, -- layers whose gradient float32 could not carry before the first step
    seconds real,                  -- training alone; not known of one made alone
    file_size integer not null,    -- Fathom's own, as the next: tell whether the file has changed
    file_modified integer not null,
    unique (experiment_id, file)
);

-- One line per step.
create table metrics (
    run_id integer not null references runs (id) on delete cascade,
    step integer not null,         -- from 0
    loss real,                     -- of the step's batch, before its update
    accuracy real,                 -- likewise, in 0..1
    primary key (run_id, step)
) without rowid;

-- The signal before the first step: one line per layer that was measured.
create table signals (
    run_id integer not null references runs (id) on delete cascade,
    position integer not null,     -- from 0, in forward order
    layer text not null,
    activation text not null,      -- the nonlinearity that follows, or empty
    activation_rms real,           -- root mean square of the layer's output
    gradient_rms real,             -- of the loss with respect to that output
    weight_gradient_norm real,
    weight_variance real,          -- mean square of the weights times their fan-in
    bias_variance real,
    predicted_activation_rms real, -- by mean-field theory, where it was asked
    predicted_gradient_rms real,
    primary key (run_id, position)
) without rowid;

-- How far single steps moved the weights: decimal logarithms of |update| / |weight| over the weight tensors.
create table updates (
    run_id integer not null references runs (id) on delete cascade,
    step integer not null,
    lowest real,
    median real,
    highest real,
    primary key (run_id, step)
) without rowid;

-- Where and with what each run of a comparison was made.
create table provenance (
    run_id integer primary key references runs (id) on delete cascade,
    date text not null,            -- ISO 8601, UTC
    version text not null,         -- of Fathom
    git_commit text not null,
    java text not null,
    system text not null,
    processor text not null,
    cores integer not null,
    kernels text not null,
    convolution text not null,
    threads integer not null,
    data text not null,            -- the set's name
    data_sha256 text not null,
    data_verification text not null,
    seed integer not null,         -- the root of all randomness
    command text not null          -- makes the run again
);

-- What 'fathom runs' lists: a run with what one asks about it most.
create view overview as
select
    runs.id as run_id, experiments.folder as experiment, experiments.title, stage, init, init as variant, description, depth,
    runs.seed as seed, rate, steps, final_train_loss, final_train_accuracy, test_loss, test_accuracy, steps_to_threshold,
    diverged, diverged_step, diverged_layer, diverged_what, vanished_gradients, seconds, network, optimizer, classes, batch,
    budget, experiments.seed as root_seed, provenance.data as data, data_sha256, date, version, git_commit, java, system,
    processor, cores, kernels, convolution, threads, command, experiment_id, file
from runs
join experiments on experiments.id = runs.experiment_id
left join provenance on provenance.run_id = runs.id;

-- Fathom's own: which folders are looked through.
create table roots (
    folder text primary key        -- as experiments.folder
);
