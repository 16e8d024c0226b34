# The comparison that the checks make, as the array 'comparison'; sourced by them. 18 runs on the embedded data, or, where 'data' is what --data takes,
# 60 runs that count and 20 that tune.
comparison=(compare --batch 32 --steps 60 --tuning-steps 20 --lr 0.001,0.003 --threads 1)
if [ -z "$data" ]; then
    comparison+=(--depth 4 --init 'critical(q=1/8),glorot-uniform,pytorch' --seeds 4)
else
    comparison+=(--data "$data" --depth 4,8 --channels 8
        --init 'critical(q=1/8),delta-orthogonal,glorot-uniform,he-normal,pytorch' --seeds 6)
fi
