# Sourced after tests/cmd/lib.sh: a Slurm of one node, on this host alone, that ends with the test.
# shellcheck shell=sh disable=SC2154 # lib.sh sets what is used

PATH=$PATH:/usr/sbin:/sbin
slurm=$here/slurm

# What keeps it from being tried; nothing: it can be.
slurm_lacks() {
	for program in munged slurmctld slurmd sbatch squeue scontrol sinfo; do
		command -v $program >/dev/null || {
			echo "$program is not installed (Debian: slurm-wlm)"
			return
		}
	done
}

free_port() {
	awk -v from="$1" 'BEGIN { while ((getline line <"/proc/net/tcp") > 0) { split(line, f, " "); split(f[2], a, ":")
		used[a[2]] = 1 } do { from++ } while (sprintf("%04X", from) in used); print from }'
}

slurm_start() {
	me=$(id -un)
	node=$(hostname -s)
	port=$(free_port $((20000 + $$ % 8000)))
	mkdir -p "$slurm/spool" "$slurm/state" "$slurm/run"
	chmod 755 "$here" "$slurm" "$slurm/run"
	head -c 128 /dev/urandom >"$slurm/key"
	chmod 600 "$slurm/key"
	export SLURM_CONF="$slurm/slurm.conf"
	cat >"$SLURM_CONF" <<-CONF
		ClusterName=test
		SlurmctldHost=$node(127.0.0.1)
		SlurmctldPort=$port
		SlurmdPort=$(free_port "$port")
		SlurmUser=$me
		SlurmdUser=$me
		AuthType=auth/munge
		AuthInfo=socket=$slurm/run/munge,cred_expire=5
		CredType=cred/munge
		ProctrackType=proctrack/pgid
		TaskPlugin=task/none
		MpiDefault=none
		JobAcctGatherType=jobacct_gather/none
		AccountingStorageType=accounting_storage/none
		SlurmctldPidFile=$slurm/run/ctld.pid
		SlurmdPidFile=$slurm/run/slurmd.pid
		StateSaveLocation=$slurm/state
		SlurmdSpoolDir=$slurm/spool
		SlurmctldLogFile=$slurm/ctld.log
		SlurmdLogFile=$slurm/slurmd.log
		SlurmdParameters=config_overrides
		SelectType=select/cons_tres
		SelectTypeParameters=CR_Core
		SchedulerParameters=sched_min_interval=0,batch_sched_delay=0
		KillWait=1
		MailProg=/bin/true
		ReturnToService=2
		NodeName=$node NodeAddr=127.0.0.1 CPUs=8 State=UNKNOWN
		PartitionName=all Nodes=ALL Default=YES MaxTime=INFINITE State=UP
	CONF
	echo 'CgroupPlugin=cgroup/v1' >"$slurm/cgroup.conf"
	munged --force --key-file="$slurm/key" --socket="$slurm/run/munge" --pid-file="$slurm/run/munged.pid" \
		--log-file="$slurm/munged.log" --seed-file="$slurm/seed" 2>/dev/null || return 1
	slurmctld >/dev/null 2>&1 && slurmd >/dev/null 2>&1 || return 1
	soon slurm_is_idle
}

slurm_is_idle() {
	sinfo -h -o %t | grep -q '^idle'
}

# What it says of why it does not start.
slurm_trouble() {
	grep -h -e error -e fatal "$slurm"/*.log 2>/dev/null | tail -n 1 | cut -c 1-200
}

slurm_stop() {
	scancel --user="$(id -un)" 2>/dev/null
	for name in slurmd ctld munged; do
		[ ! -s "$slurm/run/$name.pid" ] || kill "$(cat "$slurm/run/$name.pid")" 2>/dev/null
	done
	soon slurm_is_gone
}

slurm_is_gone() {
	for name in slurmd ctld munged; do
		[ ! -s "$slurm/run/$name.pid" ] || ! kill -0 "$(cat "$slurm/run/$name.pid")" 2>/dev/null || return 1
	done
}
